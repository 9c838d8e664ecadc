package io.neaptide.connect.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neaptide.connect.it.docs.ShellTools.Running;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says for the first look, typed while a sink runs. */
@ExtendWith(SharedClusters.class)
class DocumentCommandsIT {

  private static final Path PAGE =
      Path.of(System.getProperty("neaptide.home"), "docs", "operations.md");

  private final ConnectClusters clusters;

  @TempDir private Path folder;

  DocumentCommandsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private ShellTools besideASink(String name) throws Exception {
    assumeTrue(ShellTools.canRun(), "bash, curl or jq is missing");
    ShellTools shell =
        ShellTools.in(folder)
            .with("EXTERNAL", clusters.external().bootstrapServers())
            .with("WORKER", clusters.worker().bootstrapServers())
            .with("CONNECT", clusters.connectors().url())
            .with("NAME", name);
    SinkScenario.comparing(clusters, name)
        .input(2)
        .target(2)
        .targetRow("gone", "{\"a\":1}")
        .inputRow("new", "{\"a\":1}")
        .startAndAwaitStream();
    return shell;
  }

  @Test
  void theFirstLookTellsWhatASinkDoes() throws Exception {
    ShellTools shell = besideASink("looked-at");
    Files.writeString(
        folder.resolve("connect.log"),
        """
        [2026-11-28 03:32:16,708] WARN [looked-at|task-0] slow (io.neaptide.connect.sink.TableSinkTask:83)
        [2026-11-28 03:32:16,709] INFO [looked-at|task-0] began (io.neaptide.connect.sink.TableSinkTask:83)
        [2026-11-28 03:32:16,710] WARN [other|task-0] slow (i.n.c.sink.TableSinkTask:83)
        [2026-11-28 03:32:16,711] WARN [looked-at|task-0] slow (org.apache.kafka.clients.NetworkClient:83)
        """);
    List<String> blocks =
        section("First look").blocks("sh").stream().map(block -> block.text()).toList();
    assertThat(blocks).hasSize(4);
    String phase = blocks.get(2);

    Running states = shell.start(blocks.get(0));
    Running status = shell.start(blocks.get(1));
    Running generation = shell.start(phase);
    // As the page says below it.
    Running report =
        shell.start(phase.replace("generation'", "report'").replaceAll("jq '.*'", "jq .topics"));
    Running warnings = shell.start(blocks.get(3));

    assertThat(states.output().lines()).contains("\"RUNNING\"").doesNotContain("\"FAILED\"");
    assertThat(status.output()).contains("looked-at  STREAM  since", "stream.version 1");
    assertThat(generation.output()).contains("\"phase\": \"STREAM\"", "\"streamVersion\": \"1\"");
    assertThat(report.output()).contains("\"new\": 1", "\"deleted\": 1");
    assertThat(warnings.output().lines()).singleElement().asString().contains("TableSinkTask");
  }

  @Test
  void theCommandsForSymptomsAnswer() throws Exception {
    ShellTools shell = besideASink("suspected");
    Running groups = shell.start(symptom("kafka-consumer-groups.sh"));
    Running transactions = shell.start(symptom("kafka-transactions.sh"));
    Running hanging = shell.start(symptom("find-hanging"));
    Running topic = shell.start(symptom("kafka-topics.sh"));
    Running key =
        shell.start(
            section("Symptom, command, cluster")
                .blocks("sh")
                .get(0)
                .text()
                .replace("TARGET", "suspected")
                .replace("timeout-ms 10000", "timeout-ms 3000")
                .replace("KEY", "gone"));

    assertThat(groups.output()).contains("connect-suspected", "CURRENT-OFFSET", "LAG");
    assertThat(transactions.output()).contains("TransactionalId", "TransactionState");
    assertThat(hanging.output()).contains("StartOffset").doesNotContain("suspected");
    assertThat(topic.output()).contains("PartitionCount: 2");
    assertThat(key.output().lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("Offset:", "gone", "null");
  }

  private static String symptom(String words) throws IOException {
    return section("Symptom, command, cluster").snippets().stream()
        .map(snippet -> snippet.text())
        .filter(text -> text.contains(words))
        .findFirst()
        .orElseThrow()
        .replaceAll("TARGET|TOPIC|INPUT", "suspected");
  }

  private static ShellPage section(String heading) throws IOException {
    String text = Files.readString(PAGE);
    int start = text.indexOf("\n## " + heading + "\n");
    return new ShellPage(text.substring(start, text.indexOf("\n## ", start + 1) + 1));
  }
}
