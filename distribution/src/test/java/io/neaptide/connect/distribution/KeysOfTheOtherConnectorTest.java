package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.source.TableSourceConnector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

/** Each connector knows the keys of the other one, to refuse them: both lists must be in step. */
class KeysOfTheOtherConnectorTest {

  /** Connect has them for every sink, or for every source. */
  private static final Set<String> OF_CONNECT =
      Set.of(
          "topics",
          "topics.regex",
          "topic.creation.default.partitions",
          "topic.creation.default.replication.factor");

  @Test
  void theSinkRefusesKeysOfTheSource() {
    assertRefused(new TableSinkConnector(), new TableSourceConnector());
  }

  @Test
  void theSourceRefusesKeysOfTheSink() {
    assertRefused(new TableSourceConnector(), new TableSinkConnector());
  }

  private static void assertRefused(Connector connector, Connector other) {
    Set<String> foreign = new TreeSet<>(other.config().names());
    foreign.removeAll(connector.config().names());
    foreign.removeAll(OF_CONNECT);
    Map<String, String> properties = new HashMap<>();
    foreign.forEach(key -> properties.put(key, "1"));

    Map<String, String> said = new HashMap<>();
    connector
        .validate(properties)
        .configValues()
        .forEach(value -> said.put(value.name(), value.errorMessages().toString()));

    assertThat(foreign)
        .as("add the keys that are missing to SinkKeys or SourceKeys")
        .allSatisfy(key -> assertThat(said.get(key)).contains(other.getClass().getSimpleName()));
  }
}
