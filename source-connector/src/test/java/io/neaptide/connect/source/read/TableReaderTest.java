package io.neaptide.connect.source.read;

import static io.neaptide.connect.source.testing.SourceRecords.mapper;
import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.malformed.DeadLetterTopic;
import io.neaptide.connect.source.malformed.DeadLetterTopicCheck;
import io.neaptide.connect.source.malformed.DeadLetters;
import io.neaptide.connect.source.malformed.FailOnMalformed;
import io.neaptide.connect.source.malformed.MalformedRecords;
import io.neaptide.connect.source.malformed.SkipMalformed;
import io.neaptide.connect.source.metrics.SourceMetrics;
import io.neaptide.connect.source.start.LostPositions;
import io.neaptide.connect.source.start.StartFrom;
import io.neaptide.connect.source.start.StartPositions;
import io.neaptide.connect.source.start.StoredOffset;
import io.neaptide.connect.source.testing.FakeClients;
import io.neaptide.connect.source.testing.SourceRecords;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TableReaderTest {

  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final SortedSet<TopicPartition> PARTITIONS = PartitionList.parse("orders:0-1");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @Test
  void beginsAtStoredThenDecidedOffsetsThenLogStart() throws Exception {
    consumer.updateBeginningOffsets(Map.of(P0, 3L, P1, 0L));
    TableReader reader = reader(startPositions(Map.of(P1, 7L), Map.of(P1, 5L), latest()));

    assertThat(reader.poll()).isNull();

    assertThat(consumer.position(P0)).isEqualTo(3);
    assertThat(consumer.position(P1)).isEqualTo(7);
  }

  @Test
  void decidedOffsetCountsWhereNoneIsStored() throws Exception {
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    TableReader reader = reader(startPositions(Map.of(), Map.of(P1, 5L), latest()));

    assertThat(reader.poll()).isNull();

    assertThat(consumer.position(P0)).isZero();
    assertThat(consumer.position(P1)).isEqualTo(5);
  }

  @Test
  void beginsAtTimeOrAtEndWhereAllIsOlder() throws Exception {
    MockConsumer<byte[], byte[]> timed =
        new MockConsumer<>("none") {
          @Override
          public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
              Map<TopicPartition, Long> times) {
            assertThat(times).isEqualTo(Map.of(P0, 1_000L, P1, 1_000L));
            return Map.of(P0, new OffsetAndTimestamp(4, 1_001));
          }
        };
    timed.updateEndOffsets(Map.of(P1, 9L));
    TableReader reader =
        new TableReader(
            timed,
            startPositions(Map.of(), Map.of(), new StartFrom.At(Instant.ofEpochSecond(1))),
            lost(),
            mapper(false),
            new FailOnMalformed(),
            Duration.ZERO,
            SourceMetrics.hidden(Clock.systemUTC()));

    assertThat(reader.poll()).isNull();

    assertThat(timed.position(P0)).isEqualTo(4);
    assertThat(timed.position(P1)).isEqualTo(9);
  }

  @Test
  void returnsUpsertsAndTombstonesInOrder() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    add(record(0, 0, "a", "{}"), record(0, 1, "a", null));

    assertThat(reader.poll()).extracting(SourceRecord::value).containsExactly(Map.of(), null);
    assertThat(reader.poll()).isNull();
  }

  @Test
  void failsAtMalformedRecordOnlyAfterReturningWhatIsBeforeIt() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    add(record(0, 0, "a", "{}"), record(0, 1, "b", "[]"), record(0, 2, "c", "{}"));

    assertThat(reader.poll()).extracting(SourceRecord::key).containsExactly("a");
    assertThat(consumer.position(P0)).isEqualTo(1);

    add(record(0, 1, "b", "[]"), record(0, 2, "c", "{}"));
    assertThatThrownBy(reader::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("Malformed record at orders-0 offset 1: value: expected a JSON");
    assertThat(consumer.position(P0)).isEqualTo(1);
  }

  @Test
  void recordsAfterFailureAreReadAgainInEveryPartition() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    add(record(0, 0, "a", "[]"), record(1, 0, "b", "{}"), record(1, 1, "c", "[]"));

    List<SourceRecord> batch = pollOrNothing(reader);

    // Either order of the partitions is right, as long as nothing is passed over.
    assertThat(consumer.position(P0)).isZero();
    assertThat(consumer.position(P1)).isEqualTo(batch.size());
  }

  private static List<SourceRecord> pollOrNothing(TableReader reader) throws InterruptedException {
    try {
      return reader.poll();
    } catch (ConnectException e) {
      return List.of();
    }
  }

  @Test
  void batchOfSkippedRecordsIsNothingAndMovesOn() throws Exception {
    SkipMalformed skip = new SkipMalformed(Clock.systemUTC());
    TableReader reader = started(skip);
    add(record(0, 0, "a", "[]"), record(0, 1, null, "{}"));

    assertThat(reader.poll()).isNull();

    assertThat(consumer.position(P0)).isEqualTo(2);
    assertThat(skip.total()).isEqualTo(2);
  }

  @Test
  void tellsOfEachRecordThatIsNotMalformed() throws Exception {
    List<String> told = new ArrayList<>();
    TableReader reader =
        started(
            new MalformedRecords() {
              @Override
              public void take(
                  ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
                told.add("malformed");
              }

              @Override
              public void mapped() {
                told.add("mapped");
              }
            });
    add(record(0, 0, "a", "{}"), record(0, 1, null, "{}"), record(0, 2, "a", null));

    assertThat(reader.poll()).hasSize(2);

    assertThat(told).containsExactly("mapped", "malformed", "mapped");
  }

  @Test
  void readsBatchAgainWhenItsDeadLettersWereNotAcknowledged() throws Exception {
    List<Long> taken = new ArrayList<>();
    MalformedRecords failing =
        new MalformedRecords() {
          @Override
          public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
            taken.add(record.offset());
          }

          @Override
          public void flush() {
            if (!taken.isEmpty()) {
              throw new RetriableException("not acknowledged");
            }
          }
        };
    TableReader reader = started(failing);
    add(record(0, 0, "a", "{}"), record(0, 1, "b", "[]"));

    assertThatThrownBy(reader::poll)
        .isInstanceOf(RetriableException.class)
        .hasMessage("not acknowledged");

    assertThat(taken).containsExactly(1L);
    assertThat(consumer.position(P0)).isZero();
  }

  @Test
  void deadLetterThatIsNotAcknowledgedIsReadAgainAlsoBehindAnError() throws Exception {
    DeadLetterProducer producer = new DeadLetterProducer();
    AtomicBoolean down = new AtomicBoolean(true);
    TableReader reader = started(deadLetters(producer), mapper(false, registry(down)));
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(record(0, 0, null, "{}"), record(0, 1, "b", "{}"));

    producer.acknowledges = false;
    records.forEach(consumer::addRecord);
    assertThatThrownBy(reader::poll)
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("dead.letter.topic 'dead'");
    assertThat(consumer.position(P0)).isZero();

    producer.acknowledges = true;
    records.forEach(consumer::addRecord);
    assertThatThrownBy(reader::poll)
        .isInstanceOf(RetriableException.class)
        .hasMessage("registry down");
    assertThat(producer.acknowledged).containsExactly("0");
    assertThat(consumer.position(P0)).isEqualTo(1);

    down.set(false);
    consumer.addRecord(records.get(1));
    assertThat(reader.poll()).extracting(SourceRecord::key).containsExactly("b");
    assertThat(producer.acknowledged).containsExactly("0");
  }

  private static DeadLetters deadLetters(DeadLetterProducer producer) {
    FakeClients clients = new FakeClients().with("e:1", "E").with("e:1", "dead", 1);
    return new DeadLetters(
        producer,
        "dead",
        new DeadLetterTopicCheck(
            new DeadLetterTopic("dead", "kafka.bootstrap.servers"),
            () -> clients.cluster("e:1"),
            Clock.systemUTC()));
  }

  private static RowDeserializer registry(AtomicBoolean down) {
    return (topic, headers, value, columns) -> {
      if (down.get()) {
        throw new RetriableException("registry down");
      }
      return new LinkedHashMap<>();
    };
  }

  /** Acknowledges what was sent with a flush, or has it time out. */
  private static final class DeadLetterProducer extends MockProducer<byte[], byte[]> {

    private boolean acknowledges;
    private final List<String> acknowledged = new ArrayList<>();

    private DeadLetterProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized void flush() {
      while (acknowledges ? completeNext() : errorNext(new TimeoutException("no answer"))) {
        if (acknowledges) {
          byte[] offset =
              history()
                  .get(history().size() - 1)
                  .headers()
                  .lastHeader("__neaptide.error.offset")
                  .value();
          acknowledged.add(new String(offset, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Test
  void goesOnAtLogStartWhenOffsetsAreTrimmed() throws Exception {
    consumer.updateBeginningOffsets(Map.of(P0, 10L, P1, 0L));
    TableReader reader = reader(startPositions(Map.of(P0, 4L), Map.of(), latest()));
    assertThat(reader.poll()).isNull();
    add(record(0, 10, "a", "{}"));

    assertThat(reader.poll()).isNull();
    assertThat(consumer.position(P0)).isEqualTo(10);
    assertThat(reader.poll()).extracting(SourceRecord::key).containsExactly("a");
  }

  @Test
  void readsFromLogStartWhenOffsetIsPastTheEnd() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    consumer.seek(P0, 99);
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 99L)));

    assertThat(reader.poll()).isNull();

    assertThat(consumer.position(P0)).isZero();
  }

  @Test
  void transientFailureIsRetriable() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    consumer.setPollException(new TimeoutException("slow"));

    assertThatThrownBy(reader::poll)
        .isInstanceOf(RetriableException.class)
        .hasMessage("Reading from the external cluster failed; trying again")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(reader.poll()).isNull();
  }

  @Test
  void refusedAccessIsFatalWithRemedy() throws Exception {
    TableReader reader = started(new FailOnMalformed());
    Map<KafkaException, String> remedies =
        Map.of(
            new SaslAuthenticationException("bad password"),
            "Check the security properties below kafka.",
            new TopicAuthorizationException(Set.of("orders")),
            "Not authorized to access topics: [orders]). Allow the user of kafka.bootstrap.servers"
                + " READ on them");
    remedies.forEach(
        (refused, remedy) -> {
          consumer.setPollException(refused);

          assertThatThrownBy(reader::poll)
              .isInstanceOf(ConnectException.class)
              .isNotInstanceOf(RetriableException.class)
              .hasMessageContaining(remedy)
              .hasCause(refused);
        });
  }

  @Test
  void readsRecordAgainWhenItsFormatCouldNotWork() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    SkipMalformed skip = new SkipMalformed(Clock.systemUTC());
    TableReader reader = started(skip, mapper(false, registry(down)));
    add(record(0, 0, "a", null), record(0, 1, "b", "{}"));

    assertThat(reader.poll()).extracting(SourceRecord::key).containsExactly("a");
    add(record(0, 1, "b", "{}"));
    assertThatThrownBy(reader::poll)
        .isInstanceOf(RetriableException.class)
        .hasMessage("registry down");
    down.set(false);
    add(record(0, 1, "b", "{}"));
    assertThat(reader.poll()).extracting(SourceRecord::key).containsExactly("b");
    assertThat(skip.total()).isZero();
  }

  @Test
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // wakeup gets in while poll waits
  void closingFromAnotherThreadEndsThePoll() throws Exception {
    CountDownLatch polling = new CountDownLatch(1);
    CountDownLatch wokenUp = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> blocking =
        new MockConsumer<>("none") {
          @Override
          public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            polling.countDown();
            try {
              wokenUp.await();
            } catch (InterruptedException e) {
              throw new InterruptException(e);
            }
            throw new WakeupException();
          }

          @Override
          public void wakeup() {
            wokenUp.countDown();
          }
        };
    TableReader reader =
        new TableReader(
            blocking,
            startPositions(Map.of(), Map.of(), latest()),
            lost(),
            mapper(false),
            new FailOnMalformed(),
            Duration.ZERO,
            SourceMetrics.hidden(Clock.systemUTC()));
    FutureTask<List<SourceRecord>> poll = new FutureTask<>(reader::poll);
    new Thread(poll).start();
    polling.await();

    reader.close();

    assertThat(poll.get(30, TimeUnit.SECONDS)).isNull();
    assertThat(blocking.closed()).isTrue();
  }

  @Test
  void closesOnceAndReturnsNothingAfterwards() throws Exception {
    TableReader reader = started(new FailOnMalformed());

    reader.close();
    reader.close();

    assertThat(consumer.closed()).isTrue();
    assertThat(reader.poll()).isNull();
  }

  @Test
  void closesBeforeTheFirstPoll() throws Exception {
    TableReader reader = reader(startPositions(Map.of(), Map.of(), latest()));

    reader.close();

    assertThat(consumer.closed()).isTrue();
    assertThat(reader.poll()).isNull();
  }

  private static StartPositions startPositions(
      Map<TopicPartition, Long> stored, Map<TopicPartition, Long> decided, StartFrom startFrom) {
    Map<TopicPartition, StoredOffset> offsets = new HashMap<>();
    stored.forEach(
        (partition, next) -> offsets.put(partition, new StoredOffset(next, Optional.empty())));
    return new StartPositions(PARTITIONS, offsets, Map.of(), decided, startFrom);
  }

  /** Of a topic whose id nobody knows. */
  private static LostPositions lost() {
    return new LostPositions(
        SourceRecords.partitions(Map.of()),
        topics -> Map.of("orders", Optional.empty()),
        SourceMetrics.hidden(Clock.systemUTC()));
  }

  private static StartFrom latest() {
    return new StartFrom.Latest();
  }

  private TableReader reader(StartPositions positions) {
    return new TableReader(
        consumer,
        positions,
        lost(),
        mapper(false),
        new FailOnMalformed(),
        Duration.ZERO,
        SourceMetrics.hidden(Clock.systemUTC()));
  }

  /** A reader that has its positions, at the beginning of both partitions. */
  private TableReader started(MalformedRecords malformed) throws InterruptedException {
    return started(malformed, mapper(false));
  }

  private TableReader started(MalformedRecords malformed, RecordMapper mapper)
      throws InterruptedException {
    consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
    TableReader reader =
        new TableReader(
            consumer,
            startPositions(Map.of(), Map.of(), new StartFrom.Earliest()),
            lost(),
            mapper,
            malformed,
            Duration.ZERO,
            SourceMetrics.hidden(Clock.systemUTC()));
    assertThat(reader.poll()).isNull();
    return reader;
  }

  @SafeVarargs
  private void add(ConsumerRecord<byte[], byte[]>... records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      consumer.addRecord(record);
    }
  }
}
