package io.neaptide.connect.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neaptide.connect.it.docs.CommandRules.PageCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever types what a page says has a command that its tool takes: the syntax is that of the
 * shell, variables are set on the page, and the tools of Kafka, {@code neaptide}, Connect's REST
 * API, Maven and {@code jq} know what they are given.
 */
class DocumentCommandsTest {

  private static final Path HOME = Path.of("..");

  @TempDir private Path folder;

  @Test
  void everyCodeBlockSaysItsLanguage() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path page : ShellPage.pagesBelow(HOME)) {
      ShellPage.read(page).blocks("").forEach(block -> silent.add(page + ":" + block.line()));
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void everyCommandOfAPageIsOneThatItsToolTakes() throws Exception {
    assumeTrue(DryShell.isInstalled(), "no bash");
    CommandRules rules = new CommandRules(HOME, folder);
    SortedMap<Path, List<String>> wrong = new TreeMap<>();
    int seen = 0;
    for (Path page : ShellPage.pagesBelow(HOME)) {
      PageCommands found = rules.read(page);
      seen += found.commands().size();
      if (!found.problems().isEmpty()) {
        wrong.put(page, found.problems());
      }
    }

    assertThat(seen).isGreaterThan(150);
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyFilterOfJqCompiles() throws Exception {
    assumeTrue(DryShell.isInstalled() && JqFilter.isInstalled(), "no bash, or no jq");
    CommandRules rules = new CommandRules(HOME, folder);
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path page : ShellPage.pagesBelow(HOME)) {
      for (ShellCommand command : rules.read(page).commands()) {
        if (command.name().equals("jq")) {
          seen++;
          JqFilter.problem(command).ifPresent(problem -> wrong.add(page + ":" + command + problem));
        }
      }
    }

    assertThat(seen).isGreaterThan(5);
    assertThat(wrong).isEmpty();
  }

  @Test
  void findsWhatIsWrong() throws Exception {
    assumeTrue(DryShell.isInstalled(), "no bash");
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        ```sh
        B="kafka-topics.sh --bootstrap-server one:9092"
        $B --list --topic "a b" | while read -r; do :; done
        $B --lst
        kafka-topics.sh --list
        kafka-transactions.sh --bootstrap-server one:9092 abort --topic a --start-offset OFFSET
        kafka-topic.sh --bootstrap-server one:9092 --list
        curl -X PATCH -d '{"a": 1}' http://localhost:8083/connectors/name/config
        curl -X PATCH -d '{"a": 1' http://localhost:8083/connectors/name/config
        curl http://localhost:8083/connectors/name/configuration
        curl -d @missing.json http://localhost:8083/connectors
        curl -X POST "http://localhost:8083/connectors/name/restart?onlyFaild=true"
        ```

        ```sh
        echo "not closed
        ```

        ```console
        $ neaptide status name \\
            --bootstrap-server one:9092
        output
        $ neaptide status name --boot one:9092
        ```

        Not `neaptide stat name` but `neaptide status`, not `kafka-topics.sh --lists` but
        `kafka-topics.sh --list`; `mvn verify -Plog -pl nothing`, `mvn verify -Dit.test=SinkTableIT`,
        `./benchmarks/run.sh chaos --minuts 3`,
        `neaptide status name --bootstrap-server $SERVER`.
        """);

    List<String> problems = new CommandRules(HOME, folder).read(page).problems();
    assertThat(problems)
        .extracting(problem -> problem.replaceAll("\\n[\\s\\S]*", ""))
        .containsExactlyInAnyOrder(
            "2: kafka-topics.sh --bootstrap-server one:9092 --lst",
            "2: kafka-topics.sh --list",
            "2: kafka-transactions.sh --bootstrap-server one:9092 abort --topic a"
                + " --start-offset OFFSET",
            "2: kafka-topic.sh --bootstrap-server one:9092 --list",
            "2: curl -X PATCH -d {\"a\": 1 http://localhost:8083/connectors/name/config",
            "2: curl http://localhost:8083/connectors/name/configuration",
            "2: curl -d @missing.json http://localhost:8083/connectors",
            "2: curl -X POST http://localhost:8083/connectors/name/restart?onlyFaild=true",
            "16: bash: -c: line 1: unexpected EOF while looking for matching `\"'",
            "20: neaptide status name --boot one:9092",
            "26: neaptide stat name",
            "26: kafka-topics.sh --lists",
            "28: ./benchmarks/run.sh chaos --minuts 3",
            "27: mvn verify -Plog -pl nothing",
            "SERVER: unbound variable");
  }
}
