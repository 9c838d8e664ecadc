package io.neaptide.connect.it.docs;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.KafkaCluster;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guides, typed from their pages, block after block: all but the first, which sets the
 * addresses. Only the name of the table is another one.
 */
@ExtendWith(SharedClusters.class)
class GuidesIT {

  private static final Path GUIDES = Path.of(System.getProperty("neaptide.home"), "docs", "guides");
  private static final Pattern FINGERPRINT = Pattern.compile("plan1-[0-9a-f]{64}");
  private static final String PLACEHOLDER = "plan1-0c4b…";

  private final ConnectClusters clusters;

  @TempDir private Path folder;
  private ShellTools shell;

  GuidesIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @BeforeEach
  void openShell() throws Exception {
    assumeTrue(ShellTools.canRun(), "bash, curl or jq is missing");
    shell =
        ShellTools.in(folder)
            .with("EXTERNAL", clusters.external().bootstrapServers())
            .with("WORKER", clusters.worker().bootstrapServers())
            .with("CONNECT", clusters.connectors().url());
  }

  @Test
  void aFirstComparison() throws Exception {
    List<String> blocks = blocks("first-comparison.md", "orders", "guided-orders");
    assertThat(blocks).hasSize(8);
    assertThat(type(blocks.get(1))).doesNotContain("Error");
    assertThat(type(blocks.get(2))).contains("PartitionCount: 3", "cleanup.policy=compact");
    type(blocks.get(3));
    assertThat(type(blocks.get(4))).contains("PLANNED", "RUNNING");

    String plan = type(blocks.get(5));
    assertThat(plan)
        .contains("PLANNED")
        .containsPattern("deleted +1\\n")
        .containsPattern("new +1\\n")
        .containsPattern("changed +1\\n")
        .containsPattern("unchanged +1\\n");
    assertThat(folder.resolve("plan.html")).isNotEmptyFile();
    assertThat(clusters.external().table("guided-orders.copy")).containsOnlyKeys("1", "2", "4");

    assertThat(type(approved(blocks.get(6), plan))).contains("STREAM");
    assertThat(type(blocks.get(7))).contains("The tables are equal.");
    assertThat(clusters.external().table("guided-orders.copy")).containsOnlyKeys("1", "2", "3");
  }

  @Test
  void aRebuild() throws Exception {
    String table = "guided-customers";
    SinkScenario.comparing(clusters, table)
        .input(3)
        .target(3)
        .inputRow("1", "{\"a\":1}")
        .inputRow("2", "{\"a\":1}")
        .inputRow("3", "{\"a\":1}")
        .startAndAwaitStream();
    clusters.external().awaitTable(table, rows("1", "2", "3"));
    List<String> blocks = blocks("rebuild-a-table.md", "customers", table);
    assertThat(blocks).hasSize(9);

    type(blocks.get(1));
    recreate(blocks.get(2), table);
    clusters.worker().produce(table, "1", "{\"a\":1}");
    clusters.worker().produce(table, "3", "{\"a\":2}");
    type(blocks.get(3));
    assertThat(type(blocks.get(4))).contains("PLANNED", "stream.version 2");
    String plan = type(blocks.get(5));
    assertThat(plan).containsPattern("changed +1\\n").containsPattern("deleted +1\\n");
    assertThat(type(blocks.get(6))).contains("plan1-", "\"changed\": 1", "\"deleted\": 1");
    assertThat(clusters.external().table(table)).isEqualTo(rows("1", "2", "3"));

    type(approved(blocks.get(7), plan));
    assertThat(type(blocks.get(8))).contains("The tables are equal.");
    assertThat(clusters.external().table(table))
        .isEqualTo(Map.of("1", "{\"a\":1}", "3", "{\"a\":2}"));
  }

  @Test
  void aMoveToAnotherCluster() throws Exception {
    String table = "guided-move";
    KafkaCluster target = KafkaCluster.start();
    try {
      clusters.external().create(table, 3, Map.of("cleanup.policy", "compact"));
      clusters.external().produce(table, "1", "{\"a\":1}");
      clusters.external().produce(table, "2", "{\"a\":1}");
      shell
          .with("OLD", clusters.external().bootstrapServers())
          .with("NEW", target.bootstrapServers());
      ShellPage page = page("move-a-table.md", "customers", table);
      writeConnector(page, 0, table + "-from-old", target);
      writeConnector(page, 1, table + "-to-new", target);
      List<String> blocks = page.blocks("sh").stream().map(block -> block.text()).toList();
      assertThat(blocks).hasSize(6);
      String create = creation(page);

      assertThat(type(blocks.get(1))).contains("PartitionCount: 3", "Created topic");
      type(create);
      type(create.replace("-from-old", "-to-new"));
      assertThat(type(blocks.get(2))).contains("STREAM");
      target.awaitTable(table, rows("1", "2"));
      assertThat(type(blocks.get(3))).contains(table + "-to-new  STREAM");
      assertThat(type(blocks.get(4))).contains("The tables are equal.");
      type(blocks.get(5));
      eventually().until(() -> !clusters.worker().exists(table));
    } finally {
      target.stop();
    }
  }

  private static Map<String, String> rows(String... keys) {
    Map<String, String> rows = new HashMap<>();
    for (String key : keys) {
      rows.put(key, "{\"a\":1}");
    }
    return rows;
  }

  private String type(String block) throws Exception {
    return shell.start(block).result();
  }

  private static List<String> blocks(String guide, String table, String other) throws IOException {
    return page(guide, table, other).blocks("sh").stream().map(block -> block.text()).toList();
  }

  private static ShellPage page(String guide, String table, String other) throws IOException {
    return new ShellPage(Files.readString(GUIDES.resolve(guide)).replace(table, other));
  }

  private static String approved(String block, String plan) {
    Matcher fingerprint = FINGERPRINT.matcher(plan);
    assertThat(fingerprint.find()).as(plan).isTrue();
    assertThat(block).contains(PLACEHOLDER);
    return block.replace(PLACEHOLDER, fingerprint.group());
  }

  /** Deletes and creates a topic; "already exists" means that it is to be tried again. */
  private void recreate(String block, String topic) throws Exception {
    List<String> lines = block.lines().toList();
    assertThat(lines).hasSize(2);
    type(lines.get(0));
    eventually().until(() -> !clusters.worker().exists(topic));
    type(lines.get(1));
  }

  private void writeConnector(ShellPage page, int at, String name, KafkaCluster target)
      throws IOException {
    String json = page.blocks("json").get(at).text();
    assertThat(json).contains('"' + name + '"');
    Files.writeString(
        folder.resolve(name + ".json"),
        json.replace("old-kafka:9092", clusters.external().bootstrapServers())
            .replace("worker-kafka:9092", clusters.worker().bootstrapServers())
            .replace("new-kafka:9092", target.bootstrapServers()));
  }

  private static String creation(ShellPage page) {
    return page.snippets().stream()
        .map(snippet -> snippet.text())
        .filter(text -> text.startsWith("curl") && text.contains("-from-old.json"))
        .findFirst()
        .orElseThrow();
  }
}
