package io.neaptide.connect.sink.reconcile.follower;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.reconcile.diff.Buckets;
import io.neaptide.connect.sink.reconcile.diff.Claims;
import io.neaptide.connect.sink.reconcile.diff.CollectedRows;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.scan.TargetNeeds;
import io.neaptide.connect.sink.reconcile.scan.TargetScan;
import io.neaptide.connect.sink.record.KeyForms;
import io.neaptide.connect.sink.record.OneFormKeySerializer;
import io.neaptide.connect.sink.record.RecordEncoder;
import io.neaptide.connect.sink.record.UnambiguousJsonKeySerializer;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.StringConverter;
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
  private TargetNeeds existing;
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
    existing =
        new TargetScan(this::scan, Runnable::run, new Buckets(4, 1), TARGET_PARTITIONS)
            .needs(Set.of());
    partition =
        new PartitionReconciliation(
            new TopicPartition("t", 0),
            new OffsetRange(0, BOUND),
            TARGET_PARTITIONS,
            rows,
            existing,
            Set.of());
    collector = collector(Formats.keySerializer("key.serializer", Formats.STRING, Map.of()));
  }

  private static KeySerializer keys(Class<?> converter, Map<String, ?> settings) {
    return Formats.keySerializer("key.serializer", converter.getName(), settings);
  }

  private InputCollector collector(KeySerializer keys) {
    RowSerializer json = Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of());
    RowDeserializer decoding =
        Formats.rowDeserializer("value.serializer", Formats.UPSERT_JSON, Map.of());
    return new InputCollector(
        new RecordEncoder(
            new TopicFormat("${topic}"),
            keys,
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

  private TargetScan.ScannedPartitions scan(Set<Integer> partitions, IntPredicate wanted) {
    read.addAll(partitions);
    PartitionNote note = new PartitionNote(Optional.empty(), 0, new Claims());
    return new TargetScan.ScannedPartitions(
        null, partitions.stream().collect(Collectors.toMap(at -> at, at -> note)));
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private Optional<RuntimeException> collect(long offset, Object key, Object value) {
    Schema schema = key instanceof Struct struct ? struct.schema() : null;
    return collector.collect(
        partition,
        new SinkRecord("t", 0, schema, key, null, value, offset, 0L, TimestampType.CREATE_TIME));
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
  void aRowWhoseKeyCannotBeWrittenEndsTheCollectingSinceItsRowMightBeDeleted() {
    assertThatThrownBy(() -> collect(0, 7, Map.of("c", 1)))
        .isInstanceOf(UnclaimableRowException.class)
        .hasMessageStartingWith("The record t-0 at offset 0 has a row, and no key that can be")
        .hasMessageContaining("which row of t must be kept");
    assertThatThrownBy(() -> collect(BOUND, 7, Map.of("c", 1)))
        .isInstanceOf(UnclaimableRowException.class);
    assertThatThrownBy(() -> collect(1, null, Map.of("c", 1)))
        .isInstanceOf(UnclaimableRowException.class);
  }

  @Test
  void aDeleteWhoseKeyCannotBeWrittenIsReportedWithBothFailures() {
    assertThat(collect(0, 7, null))
        .hasValueSatisfying(cause -> assertThat(cause.getSuppressed()).hasSize(1));

    assertThat(collected()).isEmpty();
  }

  /** The existing row may stand under the key that the converter changed. */
  @Test
  void aKeyThatItsFormatWouldChangeIsClaimedAsItWouldBeWritten() {
    collector = collector(keys(StringConverter.class, Map.of()));

    assertThat(collect(0, 0.5, Map.of("c", 1))).isPresent();

    assertThat(collected()).containsExactly("REJECTED 0.5");
  }

  @Test
  void aKeyInASecondFormIsClaimedInBoth() {
    collector =
        collector(new OneFormKeySerializer(keys(JsonConverter.class, Map.of()), new KeyForms()));
    Schema first = SchemaBuilder.struct().version(1).field("id", Schema.INT64_SCHEMA).build();
    Schema second = SchemaBuilder.struct().version(2).field("id", Schema.INT64_SCHEMA).build();
    assertThat(collect(0, new Struct(first).put("id", 1L), Map.of("c", 1))).isEmpty();

    assertThat(collect(1, new Struct(second).put("id", 2L), Map.of("c", 1))).isPresent();

    assertThat(collected())
        .filteredOn(entry -> entry.startsWith("REJECTED"))
        .satisfiesExactlyInAnyOrder(
            entry -> assertThat(entry).contains("\"version\":1").endsWith("{\"id\":2}}"),
            entry -> assertThat(entry).contains("\"version\":2").endsWith("{\"id\":2}}"));
  }

  @Test
  void aTextThatMayBeAnObjectIsClaimedAsBoth() {
    collector =
        collector(
            new UnambiguousJsonKeySerializer(
                Formats.keySerializer("key.serializer", Formats.JSON, Map.of())));

    assertThat(collect(0, "{\"id\": 1}", Map.of("c", 1))).isPresent();

    assertThat(collected())
        .containsExactlyInAnyOrder("REJECTED \"{\\\"id\\\": 1}\"", "REJECTED {\"id\":1}");
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
