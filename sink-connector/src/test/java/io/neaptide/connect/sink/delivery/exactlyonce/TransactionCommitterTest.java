package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionCommitterTest {

  private static final TopicPartition A = new TopicPartition("in", 0);
  private static final TopicPartition B = new TopicPartition("in", 1);
  private static final ProducerRecord<byte[], byte[]> ROW =
      new ProducerRecord<>("target", new byte[] {1}, new byte[] {2});

  private final ManualClock clock = new ManualClock();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final SlowCommits ownership = new SlowCommits();
  private final TransactionCommitter open =
      new TransactionCommitter(
          streams,
          ownership,
          Optional.empty(),
          Duration.ofMillis(200),
          1_000,
          clock,
          SinkMetrics.hidden(clock).positions());

  @Test
  void aTransactionEndsWithThePositionsAfterItsRows() {
    PartitionStream one = stream(A);
    PartitionStream other = stream(B);
    send(one, 5, 10);
    send(other, 9, 10);
    send(one, 6, 10);

    open.commit();

    assertThat(ownership.sent()).containsExactly("target", "target", "target", "in-0@6", "in-1@9");
    assertThat(one.position()).hasValue(6);
    assertThat(other.position()).hasValue(9);
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void aPartitionIsReleasedInTheTransactionOfItsLastRows() {
    PartitionStream one = stream(A);
    PartitionStream idle = stream(B);
    send(one, 5, 10);

    open.commit(List.of(one, idle));

    assertThat(ownership.sent()).containsExactly("target", "in-0@5 released", "in-1 released");
  }

  @Test
  void whatCannotBeCommittedIsLeftToBeDropped() {
    PartitionStream stream = stream(A);
    send(stream, 5, 10);
    ownership.failure = new KafkaException("fenced");

    assertThatThrownBy(open::commit).isSameAs(ownership.failure);

    assertThat(stream.position()).isEmpty();
    open.drop();
    assertThat(open.isEmpty()).isTrue();
  }

  @Test
  void aCommitIsDueAfterTheIntervalOrWhenMuchIsOpen() {
    PartitionStream stream = stream(A);
    assertThat(open.isDue()).isFalse();
    send(stream, 1, 10);
    clock.advance(Duration.ofMillis(199));
    assertThat(open.isDue()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(open.isDue()).isTrue();

    open.commit();
    assertThat(open.isDue()).isFalse();
    // A record counts for more than its bytes.
    send(stream, 2, 790);
    assertThat(open.isDue()).isFalse();
    send(stream, 3, 10);
    assertThat(open.isDue()).isTrue();
  }

  @Test
  void whereNothingWaitsACommitIsWorthWhileAfterAFewTimesAsLongAsCommitsTake() {
    PartitionStream stream = stream(A);
    ownership.time = Duration.ofMillis(20);
    for (int next = 1; next < 100; next++) {
      send(stream, next, 10);
      open.commit();
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
            ownership,
            Optional.empty(),
            interval,
            1_000_000,
            clock,
            SinkMetrics.hidden(clock).positions());
    for (int partition = 0; partition < 100; partition++) {
      PartitionStream stream = stream(new TopicPartition("in", partition));
      rare.sent(stream, 1, 1, 10, List.of());
      if (partition == 0) {
        rare.commit();
        rare.sent(stream, 2, 1, 10, List.of());
        assertThat(rare.untilWorthWhile()).isEqualTo(Duration.ofMillis(100));
      }
    }

    assertThat(rare.untilWorthWhile()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void slowCommitsAreMadeLessOftenUnderFullLoad() {
    PartitionStream stream = stream(A);
    ownership.time = Duration.ofMillis(100);
    for (int next = 1; next < 100; next++) {
      send(stream, next, 10);
      open.commit();
    }
    send(stream, 100, 10);

    clock.advance(Duration.ofMillis(399));
    assertThat(open.isDue()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(open.isDue()).isTrue();
  }

  @Test
  void verySlowCommitsPutOffTheNextOneByASecondAtMost() {
    PartitionStream stream = stream(A);
    ownership.time = Duration.ofSeconds(2);
    for (int next = 1; next < 20; next++) {
      send(stream, next, 10);
      open.commit();
    }
    send(stream, 20, 10);

    assertThat(open.untilWorthWhile()).isEqualTo(Duration.ofSeconds(1));
  }

  private PartitionStream stream(TopicPartition input) {
    streams.open(List.of(input), StreamState.ACQUIRING);
    PartitionStream stream = streams.read(all -> all.get(input));
    stream.own(1);
    stream.acquired(stream.generation(), OptionalLong.empty(), 0);
    stream.stream();
    return stream;
  }

  private void send(PartitionStream stream, long next, long bytes) {
    open.writer(stream).orElseThrow().send(ROW);
    open.sent(stream, next, 1, bytes, List.of());
  }

  /** A writer whose commits take their time. */
  private final class SlowCommits implements PartitionOwnership {

    private final MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public void commitTransaction() {
            clock.advance(time);
            if (failure != null) {
              throw failure;
            }
            super.commitTransaction();
          }
        };
    private final TransactionalWriter writer =
        new TransactionalWriter(LimitedProducer.unlimited(producer));
    private final Map<PartitionStream, String> last = new HashMap<>();
    private Duration time = Duration.ZERO;
    private KafkaException failure;

    /** The topics of rows, and what positions say, in order. */
    private List<String> sent() {
      return producer.history().stream()
          .map(
              record ->
                  record.topic().equals("state")
                      ? FakeCluster.text(record.value())
                      : record.topic())
          .toList();
    }

    @Override
    public void open() {}

    @Override
    public Optional<Acquired> acquire(Supplier<List<TopicPartition>> inputs, long generation) {
      throw new UnsupportedOperationException("Everything is owned");
    }

    @Override
    public Optional<TransactionalWriter> writer() {
      return Optional.of(writer);
    }

    @Override
    public void abandon() {}

    @Override
    public ProducerRecord<byte[], byte[]> position(
        PartitionStream stream, long next, Optional<String> topicId) {
      last.put(stream, stream.input() + "@" + next);
      return record(last.get(stream));
    }

    @Override
    public ProducerRecord<byte[], byte[]> release(PartitionStream stream) {
      return record(last.getOrDefault(stream, stream.input().toString()) + " released");
    }

    private ProducerRecord<byte[], byte[]> record(String says) {
      return new ProducerRecord<>("state", says.getBytes(StandardCharsets.UTF_8));
    }
  }
}
