package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whoever copies a configuration from a page has a valid one. A block that begins with a brace is
 * JSON; if it has a class of ours it is a whole configuration. Any other block holds keys to be
 * added to the shortest configuration, that of the connector they fit.
 */
class DocumentExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "config-examples", "rest");
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everyConfigurationOfAPageIsValid() throws IOException {
    SortedMap<String, List<String>> wrong = new TreeMap<>();
    int seen = 0;
    for (Path page : new DocumentLinks(Path.of("..")).pages()) {
      for (String block : new MarkdownPage(Files.readString(page)).blocks("json")) {
        seen++;
        List<String> problems = problems(block);
        if (!problems.isEmpty()) {
          wrong.put(page + ": " + block, problems);
        }
      }
    }

    assertThat(seen).isGreaterThan(5);
    assertThat(wrong).isEmpty();
  }

  @Test
  void findsWhatIsWrong() throws IOException {
    assertThat(problems("\"reconcile.mod\": \"plan\"")).isNotEmpty();
    assertThat(problems("\"reconcile.mode\": \"planned\",")).isNotEmpty();
    assertThat(problems("\"malformed.records\": \"skip\"")).isEmpty();
    assertThat(problems("\"delivery.guarantee\": \"exactly_once\",")).isEmpty();
  }

  private List<String> problems(String block) throws IOException {
    if (block.strip().startsWith("{")) {
      JsonNode node = json.readTree(block);
      JsonNode config = node.has("config") ? node.get("config") : node;
      return config.has("connector.class")
          ? ConnectorProblems.of(map(config), node.path("name").asText("example"))
          : List.of();
    }
    Map<String, String> added = map(json.readTree("{" + block.strip().replaceAll(",$", "") + "}"));
    List<String> ofSink = ConnectorProblems.of(merged("table-sink.json", added), "example");
    return ofSink.isEmpty() ? ofSink : shorter(ofSink, merged("table-source.json", added));
  }

  private List<String> shorter(List<String> ofSink, Map<String, String> source) {
    List<String> ofSource = ConnectorProblems.of(source, "example");
    return ofSource.size() < ofSink.size() ? ofSource : ofSink;
  }

  private Map<String, String> merged(String example, Map<String, String> added) throws IOException {
    Map<String, String> all = map(json.readTree(EXAMPLES.resolve(example).toFile()).get("config"));
    // These choose one way of three; what is added may be another one.
    if (added.containsKey("sql")) {
      all.keySet().removeAll(List.of("topics", "columns"));
    }
    all.putAll(added);
    return all;
  }

  private static Map<String, String> map(JsonNode config) {
    Map<String, String> properties = new TreeMap<>();
    config.properties().forEach(entry -> properties.put(entry.getKey(), entry.getValue().asText()));
    return properties;
  }
}
