package io.neaptide.connect.sink.state.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes the records that tell other programs of the events of an initial phase. Their fields are
 * those of Debezium's notifications, where there is one for it; the key is the connector's name, so
 * that events of one connector stay in order.
 */
public final class InitialPhaseNotices {

  /** What has happened. */
  public enum Type {
    STARTED,
    STEP,
    PLANNED,
    REFUSED,
    APPLIED,
    STREAMING,
    FINISHED,
    FAILED
  }

  private static final long FORMAT = 1;
  private static final String AGGREGATE = "Initial Phase";

  private final String topic;
  private final String connector;
  private final Clock clock;
  private final RowSerializer serializer =
      Formats.rowSerializer("notification.topic", Formats.UPSERT_JSON, Map.of());

  public InitialPhaseNotices(String topic, String connector, Clock clock) {
    this.topic = topic;
    this.connector = connector;
    this.clock = clock;
  }

  /** Tells that a generation is in a phase. */
  ProducerRecord<byte[], byte[]> entered(Generation generation, Map<String, Object> report) {
    Map<String, Object> data = of(generation);
    if (report.get("topics") instanceof Map<?, ?> topics) {
      Map<String, Object> counts = new LinkedHashMap<>();
      topics.forEach((name, difference) -> counts.put((String) name, withoutExamples(difference)));
      data.put("difference", counts);
    }
    return record(type(generation.phase()), data);
  }

  /** Tells that all of a difference stands in the target topics. */
  ProducerRecord<byte[], byte[]> applied(Generation generation) {
    return record(Type.APPLIED, of(generation));
  }

  /** Tells that the initial phase failed. */
  ProducerRecord<byte[], byte[]> failed(Generation generation, String reason) {
    Map<String, Object> data = of(generation);
    data.put("reason", reason);
    return record(Type.FAILED, data);
  }

  private static Type type(Phase phase) {
    return switch (phase) {
      case PREPARING -> Type.STARTED;
      case PLANNED -> Type.PLANNED;
      case REFUSED -> Type.REFUSED;
      case STREAM -> Type.STREAMING;
      case FINISHED -> Type.FINISHED;
      case COLLECT, PLANNING, COPY, APPLY, ANNOUNCE, RESET, LEFT, PLAIN -> Type.STEP;
    };
  }

  private Map<String, Object> of(Generation generation) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("connector_name", connector);
    data.put("stream_version", generation.streamVersion());
    data.put("generation", generation.number());
    data.put("phase", generation.phase().name());
    return data;
  }

  /** Keys of rows may be confidential, and are in the state topic for who may read it. */
  private static Map<String, Object> withoutExamples(Object difference) {
    Map<String, Object> counts = new LinkedHashMap<>();
    ((Map<?, ?>) difference)
        .forEach(
            (name, value) -> {
              if (value instanceof Long count) {
                counts.put((String) name, count);
              }
            });
    return counts;
  }

  private ProducerRecord<byte[], byte[]> record(Type type, Map<String, Object> data) {
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("format", FORMAT);
    notice.put("id", UUID.randomUUID().toString());
    notice.put("aggregate_type", AGGREGATE);
    notice.put("type", type.name());
    notice.put("additional_data", data);
    notice.put("timestamp", clock.millis());
    return new ProducerRecord<>(
        topic,
        connector.getBytes(UTF_8),
        serializer.serialize(topic, new RecordHeaders(), null, notice));
  }
}
