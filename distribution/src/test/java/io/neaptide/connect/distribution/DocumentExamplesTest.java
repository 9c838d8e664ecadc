package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.source.TableSourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

/**
 * Whoever copies a configuration from a page has a valid one. A block that begins with a brace is
 * JSON; if it has a class of ours it is a whole configuration. Any other block holds keys to be
 * added to the shortest configuration, that of the connector they fit.
 */
class DocumentExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "config-examples", "rest");
  private static final String NOT_REACHED = "no cluster is asked by this test";

  /** A class that users add to the plugin's folder, or write themselves. */
  private static final List<String> CLASSES_OF_OTHERS = List.of("io.confluent.", "com.example.");

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
          ? problems(map(config), node.path("name").asText("example"))
          : List.of();
    }
    Map<String, String> added = map(json.readTree("{" + block.strip().replaceAll(",$", "") + "}"));
    List<String> ofSink = problems(merged("table-sink.json", added), "example");
    return ofSink.isEmpty() ? ofSink : shorter(ofSink, merged("table-source.json", added));
  }

  private List<String> shorter(List<String> ofSink, Map<String, String> source) {
    List<String> ofSource = problems(source, "example");
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

  private static List<String> problems(Map<String, String> config, String name) {
    Map<String, String> all = new TreeMap<>(config);
    all.put("name", name);
    try {
      List<String> problems = new ArrayList<>();
      for (ConfigValue value : connector(all).validate(all).configValues()) {
        value.errorMessages().stream()
            .filter(message -> !message.contains(NOT_REACHED))
            .filter(message -> CLASSES_OF_OTHERS.stream().noneMatch(message::contains))
            .forEach(problems::add);
      }
      return List.copyOf(new TreeSet<>(problems));
    } catch (KafkaException reached) {
      // Clusters are asked only when nothing is wrong.
      return List.of();
    }
  }

  private static Connector connector(Map<String, String> config) {
    return config.get("connector.class").equals(TableSourceConnector.class.getName())
        ? new TableSourceConnector(new NoClients())
        : new TableSinkConnector(new NoClients());
  }

  private static Map<String, String> map(JsonNode config) {
    Map<String, String> properties = new TreeMap<>();
    config
        .properties()
        .forEach(entry -> properties.put(entry.getKey(), resolved(entry.getValue().asText())));
    return properties;
  }

  /** A reference of a config provider is replaced by the worker before a connector sees it. */
  private static String resolved(String value) {
    return value.replaceAll("\\$\\{\\w+:[^}]+}", "resolved");
  }

  private static final class NoClients implements KafkaClients {

    @Override
    public Admin admin(Map<String, Object> properties) {
      throw new KafkaException(NOT_REACHED);
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
      throw new KafkaException(NOT_REACHED);
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
      throw new KafkaException(NOT_REACHED);
    }
  }
}
