package io.neaptide.connect.distribution;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.TableSinkConnector;
import io.neaptide.connect.source.TableSourceConnector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;

/** What is wrong with the configuration of a connector, as far as no cluster is asked. */
final class ConnectorProblems {

  private static final String NOT_REACHED = "no cluster is asked by this test";

  /** A class that users add to the plugin's folder, or write themselves. */
  private static final List<String> CLASSES_OF_OTHERS = List.of("io.confluent.", "com.example.");

  private ConnectorProblems() {}

  /** What a worker would say to the configuration; empty where it is valid. */
  static List<String> of(Map<String, String> config, String name) {
    Map<String, String> all = new TreeMap<>();
    config.forEach((key, value) -> all.put(key, resolved(value)));
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
