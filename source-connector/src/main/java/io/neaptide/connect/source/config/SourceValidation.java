package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConfigErrors;
import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.config.RefusedProperties;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.kafka.ClusterAnswers;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.source.malformed.DeadLetterProbe;
import io.neaptide.connect.source.selffeed.SelfFeedProbe;
import io.neaptide.connect.source.table.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Rules between keys, and the connection once all keys are right. */
public final class SourceValidation {

  /** Keys whose place {@code sql} takes. */
  private static final List<String> SQL_EXCLUDES =
      List.of(
          TopicsConfig.TOPICS_CONFIG,
          TopicsConfig.TOPICS_REGEX_CONFIG,
          TopicsConfig.TOPICS_EXCLUDE_CONFIG,
          RowsConfig.COLUMNS_CONFIG);

  private final ConnectionCheck connection;
  private final KafkaClients clients;

  public SourceValidation(ConnectionCheck connection, KafkaClients clients) {
    this.connection = connection;
    this.clients = clients;
  }

  /**
   * Adds what is wrong beyond single keys.
   *
   * @param validated what the definitions of the keys found
   */
  public Config validate(Map<String, String> given, Config validated) {
    ConfigErrors errors = new ConfigErrors(validated).addAll(RefusedProperties.in(given));
    // Nothing below makes a format or a client of what is refused.
    Map<String, String> properties = RefusedProperties.without(given);
    errors.addOnCleanKeys(SourceKeys.refused(properties));
    ClusterConfig external = ClusterConfig.external(properties);
    ClusterConfig worker = ClusterConfig.worker(properties);
    errors.addOnCleanKeys(external.invalidProperties());
    if (worker.isPresent()) {
      errors.addOnCleanKeys(worker.invalidProperties());
    }
    checkTopics(errors, properties);
    checkFormats(errors, properties);
    if (errors.isClean(MalformedRecordsConfig.MALFORMED_RECORDS_CONFIG)
        && errors.isClean(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG)) {
      checkDeadLetters(errors, properties);
    }
    if (errors.isClean()) {
      errors.addAll(
          new SelfFeedProbe(external, worker, RowsConfig.tables(properties)).violationsByName());
    }
    if (errors.isClean()) {
      checkConnections(errors, new TableSourceConfig(properties), external, worker);
    }
    return errors.toConfig();
  }

  private static void checkTopics(ConfigErrors errors, Map<String, String> properties) {
    if (isGiven(properties, RowsConfig.SQL_CONFIG)) {
      checkSql(errors, properties);
      return;
    }
    boolean named = isGiven(properties, TopicsConfig.TOPICS_CONFIG);
    boolean matched = isGiven(properties, TopicsConfig.TOPICS_REGEX_CONFIG);
    if (named == matched) {
      errors.add(
          TopicsConfig.TOPICS_CONFIG,
          named
              ? "Give either topics or topics.regex, not both"
              : "Give the topics to read: their names in topics, an expression in topics.regex, or"
                  + " statements in sql");
    }
  }

  private static void checkSql(ConfigErrors errors, Map<String, String> properties) {
    List<String> excluded = SQL_EXCLUDES.stream().filter(key -> isGiven(properties, key)).toList();
    if (!excluded.isEmpty()) {
      String problem =
          "sql says which topics and columns are read, so it excludes "
              + String.join(", ", excluded)
              + "; give either the one or the other";
      errors.add(RowsConfig.SQL_CONFIG, problem);
    }
    if (errors.isClean(RowsConfig.SQL_CONFIG) && errors.isClean(TopicFormat.TOPIC_FORMAT_CONFIG)) {
      try {
        TablePlan unused = RowsConfig.tables(properties);
      } catch (ConfigException e) {
        errors.add(RowsConfig.SQL_CONFIG, e.getMessage());
      }
    }
  }

  private static boolean isGiven(Map<String, String> properties, String key) {
    String value = properties.get(key);
    return value != null && !value.isBlank();
  }

  private static void checkFormats(ConfigErrors errors, Map<String, String> properties) {
    if (FormatsConfig.format(FormatsConfig.KEY_DESERIALIZER_CONFIG, properties)
        .equals(Formats.JSON)) {
      KeyConverters.unsuitableForJson(FormatsConfig.KEY_DESERIALIZER_CONFIG, properties)
          .ifPresent(problem -> errors.add(KeyConverters.KEY_CONVERTER_CONFIG, problem));
    }
    checkDecimals(errors, properties);
    checkNumbers(errors, FormatsConfig.KEY_DESERIALIZER_CONFIG, Formats.JSON, properties);
    checkNumbers(errors, FormatsConfig.VALUE_DESERIALIZER_CONFIG, Formats.UPSERT_JSON, properties);
    checkFormat(
        errors,
        FormatsConfig.KEY_DESERIALIZER_CONFIG,
        key ->
            Formats.keyDeserializer(key, FormatsConfig.format(key, properties), properties)
                .close());
    checkFormat(
        errors,
        FormatsConfig.VALUE_DESERIALIZER_CONFIG,
        key ->
            Formats.rowDeserializer(key, FormatsConfig.format(key, properties), properties)
                .close());
  }

  /** Connect's JSON converter fails the task at a number that it does not take. */
  private static void checkDecimals(ConfigErrors errors, Map<String, String> properties) {
    String mode = properties.getOrDefault(FormatsConfig.DECIMAL_HANDLING_MODE_CONFIG, "");
    String converter = properties.getOrDefault("value.converter", "");
    if (FormatsConfig.decimalHandling(mode).equals(Optional.of(DecimalHandling.PRECISE))
        && converter.endsWith("JsonConverter")) {
      errors.add(
          FormatsConfig.DECIMAL_HANDLING_MODE_CONFIG,
          "'precise' hands over numbers that "
              + converter
              + " does not take in rows without a schema, and the task would fail at the first;"
              + " set value.converter to io.neaptide.connect.RowConverter, or another mode");
    }
  }

  /** Connect's JSON converter changes large and long numbers that it reads without a schema. */
  private static void checkNumbers(
      ConfigErrors errors, String key, String exact, Map<String, String> properties) {
    String schemas = properties.getOrDefault(key + ".schemas.enable", "").trim();
    if (FormatsConfig.format(key, properties).equals(Formats.JSON_CONVERTER)
        && schemas.equalsIgnoreCase("false")) {
      errors.add(
          key,
          Formats.JSON_CONVERTER
              + " without schemas reads other numbers than there are, where they are larger or have"
              + " more digits than a long and a double; set "
              + key
              + " to '"
              + exact
              + "', which reads the same JSON exactly, and remove "
              + key
              + ".schemas.enable");
    }
  }

  private static void checkFormat(ConfigErrors errors, String key, Consumer<String> make) {
    if (errors.isClean(key)) {
      try {
        make.accept(key);
      } catch (ConfigException e) {
        errors.add(key, e.getMessage());
      }
    }
  }

  private static void checkDeadLetters(ConfigErrors errors, Map<String, String> properties) {
    boolean deadLetters =
        MalformedRecordsConfig.DEAD_LETTER.equals(
            properties.get(MalformedRecordsConfig.MALFORMED_RECORDS_CONFIG));
    String topic = properties.get(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG);
    boolean hasTopic = isGiven(properties, MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG);
    if (deadLetters && !hasTopic) {
      String problem =
          "malformed.records=dead.letter needs dead.letter.topic, a topic of the external cluster";
      errors.add(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG, problem);
    } else if (!deadLetters && hasTopic) {
      String problem = "dead.letter.topic is used only with malformed.records=dead.letter";
      errors.add(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG, problem);
    } else if (deadLetters && isRead(errors, properties, topic.trim())) {
      errors.add(
          MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG,
          "The topic '"
              + topic.trim()
              + "' is one of those that are read; name another one, or exclude it with"
              + " topics.exclude");
    }
  }

  private static boolean isRead(ConfigErrors errors, Map<String, String> properties, String topic) {
    boolean selectable =
        errors.isClean(TopicsConfig.TOPICS_CONFIG)
            && errors.isClean(TopicsConfig.TOPICS_REGEX_CONFIG)
            && errors.isClean(TopicsConfig.TOPICS_EXCLUDE_CONFIG)
            && errors.isClean(TopicFormat.TOPIC_FORMAT_CONFIG)
            && errors.isClean(RowsConfig.COLUMNS_CONFIG)
            && errors.isClean(RowsConfig.SQL_CONFIG);
    return selectable && RowsConfig.tables(properties).topics().selects(topic);
  }

  private void checkConnections(
      ConfigErrors errors, TableSourceConfig config, ClusterConfig external, ClusterConfig worker) {
    List<ClusterAddress> addresses = new ArrayList<>(external.addresses());
    if (worker.isPresent()) {
      addresses.addAll(worker.addresses());
    }
    ClusterAnswers answers = connection.answers(addresses);
    errors.addAll(answers.failures());
    errors.addAll(answers.differences(external.addresses()));
    if (worker.isPresent()) {
      errors.addAll(answers.differences(worker.addresses()));
    }
    if (errors.isClean() && config.malformedRecords().equals(MalformedRecordsConfig.DEAD_LETTER)) {
      DeadLetterProbe.violation(external, config.deadLetterTopic(), clients)
          .ifPresent(
              problem -> errors.add(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG, problem));
    }
    if (errors.isClean()) {
      errors.addAll(
          new SelfFeedProbe(external, worker, config.tables()).violations(answers, clients));
    }
  }
}
