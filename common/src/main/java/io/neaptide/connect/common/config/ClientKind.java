package io.neaptide.connect.common.config;

import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The kinds of Kafka clients that have properties of their own. */
enum ClientKind {
  CONSUMER("consumer."),
  PRODUCER("producer."),
  ADMIN("admin.");

  private final String prefix;

  ClientKind(String prefix) {
    this.prefix = prefix;
  }

  /** What their properties begin with. */
  String prefix() {
    return prefix;
  }

  ConfigDef definition() {
    return switch (this) {
      case CONSUMER -> ConsumerConfig.configDef();
      case PRODUCER -> ProducerConfig.configDef();
      case ADMIN -> AdminClientConfig.configDef();
    };
  }

  /** The properties that the worker's version of the client knows. */
  Set<String> names() {
    return definition().names();
  }
}
