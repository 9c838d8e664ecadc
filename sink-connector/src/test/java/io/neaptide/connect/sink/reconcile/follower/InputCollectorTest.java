package io.neaptide.connect.sink.reconcile.follower;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.scan.TargetScan;
import io.neaptide.connect.sink.record.RecordEncoder;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputCollectorTest {

  private static final long BOUND = 10;
  private static final int TARGET_PARTITIONS = 4;

  /** Where the key {@code k} belongs. */
  private static final int PLACE = KeyPartitioner.partition("k".getBytes(UTF_8), TARGET_PARTITIONS);

  @TempDir Path directory;

  /** The target partitions that are read. */
  private final Set<Integer> read = new HashSet<>();

  private CollectedRows rows;
  private TargetScan existing;
  private PartitionReconciliation partition;

  /** What a format throws; null where it does not. */
  private RuntimeException failure;

  private RuntimeException decodingFailure;
  private Supplier<MessageLimit> limit =
      () -> new MessageLimit(Integer.MAX_VALUE, "max.message.bytes", true);
  private InputCollector collector;

  @BeforeEach
  void open() {
    rows = new CollectedRows("t", directory.resolve("rows"), new Buckets(1, 1), 1);
    existing = new TargetScan(this::scan, Runnable::run, new Buckets(4, 1), TARGET_PARTITIONS);
    partition =
        new PartitionReconciliation(
            new TopicPartition("t", 0),
            new OffsetRange(0, BOUND),
            TARGET_PARTITIONS,
            rows,
            existing,
            Set.of());
    RowSerializer json = Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of());
    RowDeserializer decoding =
        Formats.rowDeserializer("value.serializer", Formats.UPSERT_JSON, Map.of());
    collector =
        new InputCollector(
            new RecordEncoder(
                new TopicFormat("${topic}"),
                Formats.keySerializer("key.serializer", Formats.STRING, Map.of()),
                (topic, headers, schema, row) -> {
                  throwIf(failure);
                  return json.serialize(topic, headers, schema, row);
                }),
            Optional.of(new SizeCheck(ProducerLimits.of(Map.of()), topic -> limit.get())),
            (topic, headers, value, columns) -> {
              throwIf(decodingFailure);
              return decoding.deserialize(topic, headers, value, columns);
            });
  }

  private static void throwIf(RuntimeException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  private TargetScan.ScannedPartitions scan(Set<Integer> partitions) {
    read.addAll(partitions);
    return new TargetScan.ScannedPartitions(null, Map.of());
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private Optional<RuntimeException> collect(long offset, Object key, Object value) {
    return collector.collect(
        partition,
        new SinkRecord("t", 0, null, key, null, value, offset, 0L, TimestampType.CREATE_TIME));
  }

  private List<String> collected() {
    List<String> entries = new ArrayList<>();
    rows.forEach(
        0,
        (key, kind, at, digest, position, length) ->
            entries.add(kind + " " + new String(key.bytes(), UTF_8)));
    return entries;
  }

  private List<byte[]> digests() {
    List<byte[]> digests = new ArrayList<>();
    rows.forEach(0, (key, kind, at, digest, position, length) -> digests.add(digest));
    return digests;
  }

  private boolean isWhatTheTargetHoldsOfTheKeyRead() {
    return read.contains(PLACE);
  }

  @Test
  void aRowIsCollectedWithTheDigestThatAReaderOfTheTargetSees() {
    assertThat(collect(0, "k", Map.of("c", 1))).isEmpty();

    assertThat(collected()).containsExactly("UPSERT k");
    assertThat(digests()).containsExactly(new RowDigest().of(Map.of("c", 1L)));
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isTrue();
  }

  /** It is written, since it can be, and counts as another row than any that the target holds. */
  @Test
  void aRowThatCannotBeDecodedAgainIsUnlikeAnyOther() {
    decodingFailure = new NumberFormatException("NaN");

    assertThat(collect(0, "k", Map.of("c", 1))).isEmpty();

    assertThat(collected()).containsExactly("UPSERT k");
    assertThat(digests()).containsExactly(new byte[RowDigest.BYTES]);
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isTrue();
  }

  /** Another input partition may have a row of its key. */
  @Test
  void aDeleteAsksForWhatTheTargetHoldsOfItsKey() {
    assertThat(collect(0, "k", null)).isEmpty();

    assertThat(collected()).containsExactly("DELETE k");
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isTrue();
  }

  @Test
  void aRowBeyondTheBoundKeepsItsKeyFromBeingDeleted() {
    assertThat(collect(BOUND, "k", Map.of("c", 1))).isEmpty();

    assertThat(collected()).containsExactly("UPSERT_BEYOND_BOUND k");
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isTrue();
  }

  @Test
  void aDeleteBeyondTheBoundSaysNothing() {
    assertThat(collect(BOUND, "k", null)).isEmpty();

    assertThat(collected()).isEmpty();
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isFalse();
  }

  @Test
  void aRecordThatCannotBeEncodedIsReportedAndClaimsItsKey() {
    failure = new IllegalArgumentException("no such symbol");

    assertThat(collect(0, "k", Map.of("c", 1))).contains(failure);

    assertThat(collected()).containsExactly("REJECTED k");
    assertThat(isWhatTheTargetHoldsOfTheKeyRead()).isTrue();
  }

  /** The stream reports it when it comes to it. */
  @Test
  void beyondTheBoundItClaimsItsKeyAndIsNotReported() {
    failure = new IllegalArgumentException("no such symbol");

    assertThat(collect(BOUND, "k", Map.of("c", 1))).isEmpty();

    assertThat(collected()).containsExactly("REJECTED k");
  }

  @Test
  void aRecordWhoseKeyCannotBeEncodedIsReportedWithBothFailures() {
    assertThat(collect(0, 7, "no row"))
        .hasValueSatisfying(cause -> assertThat(cause).isInstanceOf(DataException.class));

    assertThat(collected()).isEmpty();
  }

  @Test
  void aRowThatIsTooLargeIsReportedAndClaimsItsKey() {
    limit = () -> new MessageLimit(10, "max.message.bytes", true);

    assertThat(collect(0, "k", Map.of("c", "much too large")))
        .hasValueSatisfying(
            cause ->
                assertThat(cause)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the topic takes at most 10")
                    .hasMessageContaining("Raise max.message.bytes of the topic"));

    assertThat(collected()).containsExactly("REJECTED k");
  }

  @Test
  void aLimitThatCannotBeReadNowIsAskedForAgain() {
    limit =
        () -> {
          throw new TimeoutException("no answer");
        };

    assertThatThrownBy(() -> collect(0, "k", Map.of("c", 1)))
        .isInstanceOf(RetriableException.class)
        .hasStackTraceContaining("The limits of the target topics cannot be read now");
    assertThat(collected()).isEmpty();
  }

  @Test
  void anOutageOfAServiceThatAFormatNeedsSaysNothingOfTheRecord() {
    failure = new DataException("no registry", new SocketTimeoutException());

    assertThatThrownBy(() -> collect(0, "k", Map.of("c", 1)))
        .isInstanceOf(RetriableException.class);
    assertThat(collected()).isEmpty();
  }
}
