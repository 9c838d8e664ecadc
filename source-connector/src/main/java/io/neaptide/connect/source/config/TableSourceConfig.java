package io.neaptide.connect.source.config;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.config.ConverterNames;
import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.config.MetricsConfig;
import io.neaptide.connect.common.config.RefusedProperties;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.envelope.DebeziumEnvelope;
import io.neaptide.connect.source.envelope.NoEnvelope;
import io.neaptide.connect.source.envelope.ValueEnvelope;
import io.neaptide.connect.source.start.StartFrom;
import io.neaptide.connect.source.table.TablePlan;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The configuration of the connector, which its tasks share. */
public class TableSourceConfig extends AbstractConfig {

  private static final String NAME_CONFIG = "name";
  private static final String TRANSFORMS_CONFIG = "transforms";
  private static final String HEADER_CONVERTER_CONFIG = "header.converter";
  static final String VALUE_CONVERTER_CONFIG = "value.converter";
  private static final String TRANSACTION_BOUNDARY_CONFIG = "transaction.boundary";
  private static final String EACH_POLL = "poll";
  private static final String BYTE_ARRAY_CONVERTER =
      "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String READ_UNCOMMITTED = "read_uncommitted";

  private final Map<String, String> properties;

  public TableSourceConfig(Map<String, String> properties) {
    super(definition(), permitted(properties), false);
    this.properties = given(properties);
  }

  private static Map<String, String> permitted(Map<String, String> properties) {
    RefusedProperties.requireNone(properties);
    return given(properties);
  }

  /** The properties without those that are null, which Connect hands over and means as absent. */
  public static Map<String, String> given(Map<String, String> properties) {
    Map<String, String> given = new HashMap<>(properties);
    given.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(given);
  }

  /** All properties that are given, those of others included. */
  final Map<String, String> properties() {
    return properties;
  }

  public static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    ClusterConfig.defineExternal(definition, "Addresses of the Kafka cluster to read from.");
    ClusterConfig.defineWorker(
        definition,
        "Addresses of the Connect worker's own Kafka cluster. Needed where a topic is written under"
            + " a name that is read, as it is by default: only by them can the connector know that"
            + " it does not overwrite what it reads. Lets it also check that partitions exist before"
            + " it writes to them.");
    TopicsConfig.define(definition);
    FormatsConfig.define(definition);
    RowsConfig.define(definition);
    MalformedRecordsConfig.define(definition);
    return MetricsConfig.define(definition);
  }

  /** Whether the consumer properties ask for records of transactions that are not committed. */
  public static boolean readsUncommitted(Map<String, ?> properties) {
    Object level =
        ClusterConfig.external(properties)
            .consumerProperties()
            .get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    return level != null && READ_UNCOMMITTED.equals(level.toString().toLowerCase(Locale.ROOT));
  }

  public String connectorName() {
    Object name = originals().get(NAME_CONFIG);
    return name == null ? "neaptide-source" : name.toString();
  }

  public ClusterConfig external() {
    return ClusterConfig.external(originals());
  }

  public ClusterConfig worker() {
    return ClusterConfig.worker(originals());
  }

  /** Which topics are read, and what is written for each. */
  public TablePlan tables() {
    return RowsConfig.tables(properties);
  }

  public Duration refreshInterval() {
    return Duration.ofMillis(getLong(TopicsConfig.TOPICS_REFRESH_INTERVAL_MS_CONFIG));
  }

  public KeyDeserializer keyDeserializer() {
    return Formats.keyDeserializer(
        FormatsConfig.KEY_DESERIALIZER_CONFIG,
        getString(FormatsConfig.KEY_DESERIALIZER_CONFIG),
        originals());
  }

  public RowDeserializer rowDeserializer() {
    return Formats.rowDeserializer(
        FormatsConfig.VALUE_DESERIALIZER_CONFIG,
        getString(FormatsConfig.VALUE_DESERIALIZER_CONFIG),
        originals());
  }

  /** Whether the worker's key converter is given values of JSON as they are. */
  public boolean handsOverJsonKeys() {
    return Formats.JSON.equals(getString(FormatsConfig.KEY_DESERIALIZER_CONFIG))
        && !hasTransforms();
  }

  public StartFrom startFrom() {
    return StartFrom.parse(getString(RowsConfig.START_FROM_CONFIG));
  }

  public boolean preservePartitions() {
    return getBoolean(RowsConfig.PRESERVE_PARTITIONS_CONFIG);
  }

  public String malformedRecords() {
    return getString(MalformedRecordsConfig.MALFORMED_RECORDS_CONFIG);
  }

  public String deadLetterTopic() {
    return getString(MalformedRecordsConfig.DEAD_LETTER_TOPIC_CONFIG);
  }

  /** How many partitions a task may have for each to have metrics of its own. */
  public int metricsPartitionsMax() {
    return MetricsConfig.partitionsMax(this);
  }

  /** Whether transforms may give records another topic than the one of {@code topic.format}. */
  public boolean hasTransforms() {
    Object transforms = originals().get(TRANSFORMS_CONFIG);
    return transforms != null && !transforms.toString().isBlank();
  }

  /**
   * Rows are text where nothing accesses their columns between this connector and our converter.
   * One that the worker sets is not seen here.
   */
  public RowHandover rowHandover() {
    if (hasTransforms() || !isRowConverter(VALUE_CONVERTER_CONFIG)) {
      return RowHandover.COLUMNS;
    }
    boolean fromText =
        Formats.UPSERT_JSON.equals(getString(FormatsConfig.VALUE_DESERIALIZER_CONFIG))
            && envelope() instanceof NoEnvelope
            && rowDecimals() == DecimalHandling.PRECISE;
    return fromText ? RowHandover.TEXT_FROM_TEXT : RowHandover.TEXT;
  }

  private boolean isRowConverter(String key) {
    return ConverterNames.isOf(RowConverter.class.getName(), properties().get(key));
  }

  /** What is around the rows in values. */
  public ValueEnvelope envelope() {
    return FormatsConfig.DEBEZIUM.equals(getString(FormatsConfig.VALUE_ENVELOPE_CONFIG))
        ? new DebeziumEnvelope()
        : new NoEnvelope();
  }

  /** What becomes of numbers that few converters take, in rows without a schema. */
  public DecimalHandling rowDecimals() {
    return decimalHandling(VALUE_CONVERTER_CONFIG);
  }

  /** The same in keys without a schema, of which two must not become one. */
  public DecimalHandling keyDecimals() {
    DecimalHandling mode = decimalHandling(KeyConverters.KEY_CONVERTER_CONFIG);
    return mode == DecimalHandling.PRECISE ? mode : DecimalHandling.MALFORMED;
  }

  private DecimalHandling decimalHandling(String converterKey) {
    return FormatsConfig.decimalHandling(getString(FormatsConfig.DECIMAL_HANDLING_MODE_CONFIG))
        .orElseGet(
            () ->
                isRowConverter(converterKey) ? DecimalHandling.PRECISE : DecimalHandling.MALFORMED);
  }

  /** Whether records are acknowledged one by one, or at least those of a poll before the next. */
  public boolean acknowledgesSoon() {
    Object boundary = originals().getOrDefault(TRANSACTION_BOUNDARY_CONFIG, EACH_POLL);
    return boundary.toString().trim().equalsIgnoreCase(EACH_POLL);
  }

  /** Whether the converter of headers takes bytes only. */
  public boolean headersAsBytes() {
    return ConverterNames.isOf(BYTE_ARRAY_CONVERTER, originals().get(HEADER_CONVERTER_CONFIG));
  }
}
