package io.neaptide.connect.source.read;

import static io.neaptide.connect.source.testing.SourceRecords.mapper;
import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.malformed.FailOnMalformed;
import io.neaptide.connect.source.metrics.SourceMetrics;
import io.neaptide.connect.source.start.LostPositions;
import io.neaptide.connect.source.start.StartFrom;
import io.neaptide.connect.source.start.StartPositions;
import io.neaptide.connect.source.testing.ManualClock;
import io.neaptide.connect.source.testing.SourceRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final TopicPartition P0 = new TopicPartition("orders", 0);

  /** What the polls of the consumer give, one after the other; then nothing. */
  private final BlockingQueue<Supplier<ConsumerRecords<byte[], byte[]>>> script =
      new LinkedBlockingQueue<>();

  private final CountDownLatch ended = new CountDownLatch(1);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          try {
            Supplier<ConsumerRecords<byte[], byte[]>> next = script.poll(10, TimeUnit.MILLISECONDS);
            return next == null ? ConsumerRecords.empty() : next.get();
          } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
          }
        }
      };

  private final ManualClock clock = new ManualClock();
  private final TransactionPace pace = new TransactionPace(clock, LONG);
  private ReadAhead ahead;

  @AfterEach
  void close() {
    if (ahead != null) {
      ahead.close();
    }
  }

  @Test
  void batchesComeInTheOrderInWhichTheyWereRead() throws Exception {
    start();
    for (int offset = 0; offset < 20; offset++) {
      gives(record(0, offset, "key-" + offset, "{}"));
    }

    List<SourceRecord> all = new ArrayList<>();
    while (all.size() < 20) {
      all.addAll(ahead.poll());
    }
    assertThat(all)
        .extracting(SourceRecord::key)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(at -> "key-" + at).toList());
    assertThat(ahead.poll()).isNull();
  }

  @Test
  void anErrorThatPassesComesAfterWhatWasReadBeforeAndReadingGoesOn() throws Exception {
    start();
    gives(record(0, 0, "before", "{}"));
    script.add(
        () -> {
          throw new TimeoutException("not now");
        });
    gives(record(0, 1, "after", "{}"));

    assertThat(ahead.poll()).extracting(SourceRecord::key).containsExactly("before");
    assertThatThrownBy(ahead::poll).isInstanceOf(RetriableException.class);
    assertThat(ahead.poll()).extracting(SourceRecord::key).containsExactly("after");
  }

  @Test
  void nothingIsReadPastAnErrorThatStays() throws Exception {
    start();
    gives(record(0, 0, "before", "{}"));
    gives(record(0, 1, "bad", "[]"));
    gives(record(0, 2, "after", "{}"));

    assertThat(ahead.poll()).extracting(SourceRecord::key).containsExactly("before");
    assertThatThrownBy(ahead::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("Malformed record at orders-0 offset 1");
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(script).hasSize(1);
  }

  @Test
  void anErrorOfTheVirtualMachineIsNotLost() {
    start();
    script.add(
        () -> {
          throw new StackOverflowError();
        });

    assertThatThrownBy(ahead::poll).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void batchesThatWaitComeAsOneUpToAnError() throws Exception {
    start();
    for (int offset = 0; offset < 5; offset++) {
      gives(record(0, offset, "key-" + offset, "{}"));
    }
    gives(record(0, 5, "bad", "[]"));
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(ahead.poll())
        .extracting(SourceRecord::key)
        .containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
    assertThatThrownBy(ahead::poll).hasMessageStartingWith("Malformed record at orders-0 offset 5");
  }

  @Test
  void soManyRecordsAreReadAheadAndNoMore() throws Exception {
    start();
    for (int batch = 0; batch < 30; batch++) {
      gives(batch, 500, 1);
    }

    // One more batch is in the hands of the thread.
    Awaitility.await().until(() -> script.size() == 19);
    assertThat(ahead.poll()).hasSize(TransactionPace.FEWEST_RECORDS);
  }

  @Test
  void soManyBytesAreReadAheadAndNoMore() throws Exception {
    start();
    for (int batch = 0; batch < 30; batch++) {
      gives(batch, 2, (int) ReadAhead.MOST_BYTES / 8);
    }

    Awaitility.await().until(() -> script.size() == 25);
    assertThat(ahead.poll()).hasSize(8);
  }

  @Test
  void oneBatchIsReadAheadHoweverLargeItIs() throws Exception {
    start();
    gives(0, TransactionPace.FEWEST_RECORDS + 1, 10_000);
    gives(1, 1, 1);

    assertThat(ahead.poll()).hasSize(TransactionPace.FEWEST_RECORDS + 1);
    assertThat(ahead.poll()).hasSize(1);
  }

  @Test
  void whatComesWhileATransactionIsGatheredIsInItUntilItIsFull() throws Exception {
    start();
    inTransactionThatTook(LONG);
    gives(record(0, 0, "first", "{}"));
    script.add(
        () -> {
          gives(1, TransactionPace.FEWEST_RECORDS, 1);
          return records(record(0, 1, "second", "{}"));
        });

    assertThat(ahead.poll()).extracting(SourceRecord::key).containsExactly("first", "second");
  }

  @Test
  void gatheringEndsAtAnError() throws Exception {
    start();
    inTransactionThatTook(LONG);
    gives(record(0, 0, "before", "{}"));
    gives(record(0, 1, "bad", "[]"));

    assertThat(ahead.poll()).extracting(SourceRecord::key).containsExactly("before");
    assertThatThrownBy(ahead::poll).hasMessageStartingWith("Malformed record at orders-0 offset 1");
  }

  @Test
  void closingEndsTheThreadAlsoWhileABatchWaits() throws Exception {
    start();
    for (int batch = 0; batch < 30; batch++) {
      gives(batch, 500, 1);
    }
    assertThat(ahead.poll()).isNotEmpty();

    ahead.close();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(consumer.closed()).isTrue();
  }

  private void start() {
    consumer.updateBeginningOffsets(Map.of(P0, 0L));
    TableReader reader =
        new TableReader(
            consumer,
            new StartPositions(
                PartitionList.parse("orders:0"),
                Map.of(),
                Map.of(),
                Map.of(),
                new StartFrom.Earliest()),
            new LostPositions(
                SourceRecords.partitions(Map.of()),
                topics -> Map.of(),
                SourceMetrics.hidden(Clock.systemUTC())),
            mapper(false),
            new FailOnMalformed(),
            Duration.ZERO,
            SourceMetrics.hidden(Clock.systemUTC()));
    ahead =
        ReadAhead.of(
            reader,
            pace,
            work ->
                new Thread(
                    () -> {
                      work.run();
                      ended.countDown();
                    }));
  }

  private void inTransactionThatTook(Duration time) {
    pace.polled();
    pace.handedOver(1);
    pace.acknowledged();
    clock.advance(time);
    pace.polled();
  }

  private void gives(ConsumerRecord<byte[], byte[]> record) {
    script.add(() -> records(record));
  }

  private static ConsumerRecords<byte[], byte[]> records(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumerRecords<>(Map.of(P0, List.of(record)), Map.of());
  }

  /** A batch of records that say that their values have a size. */
  private void gives(int batch, int records, int bytes) {
    List<ConsumerRecord<byte[], byte[]>> all =
        IntStream.range(0, records)
            .mapToObj(
                at ->
                    new ConsumerRecord<>(
                        P0.topic(),
                        P0.partition(),
                        (long) batch * records + at,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        bytes,
                        SourceRecords.bytes("key"),
                        SourceRecords.bytes("{}"),
                        new RecordHeaders(),
                        Optional.empty()))
            .toList();
    script.add(() -> new ConsumerRecords<>(Map.of(P0, all), Map.of()));
  }
}
