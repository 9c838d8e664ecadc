package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.testing.FakeTransactions;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionCommitterTest {

  private static final TopicPartition A = new TopicPartition("in", 0);
  private static final TopicPartition B = new TopicPartition("in", 1);
  private static final ProducerRecord<byte[], byte[]> ROW =
      new ProducerRecord<>("target", new byte[] {1}, new byte[] {2});

  private final ManualClock clock = new ManualClock();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Map<TopicPartition, Exception> failed = new HashMap<>();
  private final TransactionCommitter open =
      new TransactionCommitter(
          streams,
          new FakeTransactions(),
          Optional.empty(),
          Duration.ofMillis(200),
          1_000,
          threads,
          clock);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void everyTransactionEndsWithThePositionAfterItsRows() {
    SlowProducer producer = new SlowProducer();
    PartitionStream stream = stream(A, producer);
    send(stream, 5, 10);
    send(stream, 6, 10);

    commitAll();

    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("target", "target", "state");
    assertThat(producer.history().get(2).value()).asString().isEqualTo("in@6");
    assertThat(stream.position()).hasValue(6);
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void transactionsAreCommittedSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    PartitionStream one = stream(A, new SlowProducer(both));
    PartitionStream other = stream(B, new SlowProducer(both));
    send(one, 5, 10);
    send(other, 9, 10);

    commitAll();

    assertThat(failed).isEmpty();
    assertThat(one.position()).hasValue(5);
    assertThat(other.position()).hasValue(9);
  }

  @Test
  void oneThatCannotBeCommittedDoesNotKeepTheOthers() {
    SlowProducer lost = new SlowProducer();
    lost.commitTransactionException = new KafkaException("fenced");
    PartitionStream one = stream(A, lost);
    PartitionStream other = stream(B, new SlowProducer());
    send(one, 5, 10);
    send(other, 9, 10);

    commitAll();

    assertThat(failed).containsOnlyKeys(A);
    assertThat(one.position()).isEmpty();
    assertThat(other.position()).hasValue(9);
    open.drop(one);
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void aCommitIsDueAfterTheIntervalOrWhenMuchIsOpen() {
    PartitionStream stream = stream(A, new SlowProducer());
    assertThat(open.isDue()).isFalse();
    send(stream, 1, 10);
    clock.advance(Duration.ofMillis(199));
    assertThat(open.isDue()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(open.isDue()).isTrue();

    commitAll();
    assertThat(open.isDue()).isFalse();
    // A record counts for more than its bytes.
    send(stream, 2, 790);
    assertThat(open.isDue()).isFalse();
    send(stream, 3, 10);
    assertThat(open.isDue()).isTrue();
  }

  @Test
  void whereNothingWaitsACommitIsWorthWhileAfterAFewTimesAsLongAsCommitsTake() {
    PartitionStream stream = stream(A, new SlowProducer(Duration.ofMillis(20)));
    for (int next = 1; next < 100; next++) {
      send(stream, next, 10);
      commitAll();
    }
    assertThat(open.isWorthWhile()).as("with nothing open").isFalse();
    send(stream, 100, 10);
    clock.advance(Duration.ofMillis(79));
    assertThat(open.isWorthWhile()).isFalse();
    assertThat(open.untilWorthWhile()).isEqualTo(Duration.ofMillis(1));
    clock.advance(Duration.ofMillis(1));
    assertThat(open.isWorthWhile()).isTrue();
    assertThat(open.isDue()).isFalse();
  }

  @Test
  void manyPartitionsWithFewRowsAreNotCommittedAllTheTime() {
    Duration interval = Duration.ofSeconds(2);
    TransactionCommitter rare =
        new TransactionCommitter(
            streams,
            new FakeTransactions(),
            Optional.empty(),
            interval,
            1_000_000,
            Runnable::run,
            clock);
    for (int partition = 0; partition < 100; partition++) {
      PartitionStream stream = stream(new TopicPartition("in", partition), new SlowProducer());
      stream.writer().send(ROW);
      rare.sent(stream, 1, 1, 10, List.of());
      if (partition == 0) {
        rare.commitAll((each, cause) -> failed.put(each.input(), cause));
        stream.writer().send(ROW);
        rare.sent(stream, 2, 1, 10, List.of());
        assertThat(rare.untilWorthWhile()).isEqualTo(Duration.ofMillis(100));
      }
    }

    assertThat(rare.untilWorthWhile()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void slowCommitsDoNotPutOffThoseThatAreDue() {
    PartitionStream stream = stream(A, new SlowProducer(Duration.ofSeconds(1)));
    for (int next = 1; next < 20; next++) {
      send(stream, next, 10);
      commitAll();
    }
    send(stream, 20, 10);

    assertThat(open.untilWorthWhile()).isEqualTo(Duration.ofMillis(200));
  }

  private PartitionStream stream(TopicPartition input, SlowProducer producer) {
    streams.open(List.of(input), PartitionStream.State.FENCING);
    PartitionStream stream = streams.read(all -> all.get(input));
    stream.own(new TransactionalWriter(LimitedProducer.unlimited(producer), (tag, cause) -> {}));
    stream.fenced(stream.generation(), OptionalLong.empty(), 0);
    stream.stream();
    return stream;
  }

  private void send(PartitionStream stream, long next, long bytes) {
    stream.writer().send(ROW);
    open.sent(stream, next, 1, bytes, List.of());
  }

  private void commitAll() {
    open.commitAll((stream, cause) -> failed.put(stream.input(), cause));
  }

  /** Takes its time for a commit, or waits for another one. */
  private final class SlowProducer extends MockProducer<byte[], byte[]> {

    private final List<CyclicBarrier> meetings = new ArrayList<>();
    private final Duration time;

    SlowProducer() {
      this(Duration.ZERO);
    }

    SlowProducer(Duration time) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.time = time;
    }

    SlowProducer(CyclicBarrier meeting) {
      this();
      meetings.add(meeting);
    }

    @Override
    public void commitTransaction() {
      clock.advance(time);
      for (CyclicBarrier meeting : meetings) {
        try {
          meeting.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
          throw new KafkaException("The other commit was not under way", e);
        }
      }
      super.commitTransaction();
    }
  }
}
