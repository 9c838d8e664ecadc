package io.neaptide.connect.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neaptide.connect.it.docs.CommandRules.PageCommands;
import io.neaptide.connect.it.docs.ShellPage.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the workflows run exists here: scripts, profiles, properties. */
class WorkflowCommandsTest {

  private static final Path HOME = Path.of("..");

  /** What the runner sets, and the steps set for themselves. */
  private static final String ENVIRONMENT = "RUNNER_TEMP=/tmp";

  @TempDir private Path folder;

  @Test
  void everyCommandOfAWorkflowExists() throws Exception {
    assumeTrue(DryShell.isInstalled(), "no bash");
    CommandRules rules = new CommandRules(HOME, folder);
    List<String> names = new ArrayList<>();
    for (Path workflow : workflows()) {
      List<Snippet> snippets = new ArrayList<>();
      snippets.add(new Snippet(0, ENVIRONMENT, true));
      values("run", load(workflow)).forEach(run -> snippets.add(new Snippet(0, run, true)));
      PageCommands found = rules.read(snippets, workflow);
      found.commands().forEach(command -> names.add(command.name()));
      assertThat(found.problems()).as(workflow.toString()).isEmpty();
    }

    assertThat(names).contains(".ci/run", "mvn");
  }

  @Test
  void everyActionIsPinnedToACommit() throws IOException {
    for (Path workflow : workflows()) {
      assertThat(values("uses", load(workflow)))
          .as(workflow.toString())
          .isNotEmpty()
          .allMatch(action -> action.matches("[\\w./-]+@[0-9a-f]{40}"));
    }
  }

  private static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(".github/workflows"))) {
      return files.sorted().toList();
    }
  }

  private static Object load(Path workflow) throws IOException {
    return new Yaml().load(Files.readString(workflow));
  }

  /** The texts that stand under a key, wherever it is. */
  private static List<String> values(String key, Object node) {
    List<String> values = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (key.equals(name) && value instanceof String text) {
              values.add(text);
            } else {
              values.addAll(values(key, value));
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> values.addAll(values(key, each)));
    }
    return values;
  }
}
