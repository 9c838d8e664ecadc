package io.neaptide.connect.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.testing.FakeContext;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SelfFeedDetectorTest {

  private static final TopicPartition INPUT = new TopicPartition("orders", 0);

  private final ManualClock clock = new ManualClock();
  private final List<String> events = new ArrayList<>();
  private final FakeContext context = new FakeContext();
  private Optional<String> suspicion = Optional.empty();
  private CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);

  private final SelfFeedDetector detector =
      new SelfFeedDetector(
          new FakeDelivery(),
          context,
          () -> suspicion,
          new SelfFeedDetector.CommittedOffsets() {
            @Override
            public CompletableFuture<Boolean> hold(String mark) {
              events.add("asked for " + mark);
              return answer;
            }

            @Override
            public String group() {
              return "connect-people-sink";
            }

            @Override
            public void close() {
              events.add("closed");
            }
          },
          "mark",
          clock);

  @Test
  void nothingIsMarkedOrAskedWhereNoTopicIsWrittenThatIsRead() {
    detector.open(List.of(INPUT));
    detector.put(List.of());

    assertThat(detector.preCommit(Map.of(INPUT, new OffsetAndMetadata(5))))
        .isEqualTo(Map.of(INPUT, new OffsetAndMetadata(5, "1")));
    detector.stop();
    assertThat(events).containsExactly("put", "stopped", "closed");
  }

  @Test
  void aMarkThatComesBackFromTheTargetClusterEndsTheTask() {
    suspicion = Optional.of("the connector would read what it writes");
    detector.open(List.of(INPUT));
    detector.put(List.of());
    assertThat(detector.preCommit(Map.of(INPUT, new OffsetAndMetadata(5))))
        .isEqualTo(Map.of(INPUT, new OffsetAndMetadata(5, "1 mark")));
    detector.put(List.of());
    answer = CompletableFuture.completedFuture(true);
    clock.advance(Duration.ofSeconds(1));
    detector.put(List.of());

    assertThatThrownBy(() -> detector.put(List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The cluster of kafka.bootstrap.servers is the worker's own")
        .hasMessageContaining("the connector would read what it writes");
    assertThat(events).containsExactly("asked for mark", "put", "put", "asked for mark", "put");
  }

  @Test
  void aClusterThatDoesNotTellIsAskedAgainAndHoldsNothingUp() {
    suspicion = Optional.of("problem");
    answer = CompletableFuture.failedFuture(new GroupAuthorizationException("no"));
    detector.open(List.of(INPUT));
    detector.put(List.of());
    detector.put(List.of());
    clock.advance(Duration.ofSeconds(1));
    detector.put(List.of());

    assertThat(events).containsExactly("asked for mark", "put", "put", "asked for mark", "put");
  }

  @Test
  void afterTheFirstSecondsItIsAskedOnceAMinuteUntilPartitionsCome() {
    suspicion = Optional.of("problem");
    detector.open(List.of(INPUT));
    for (int second = 0; second < 60; second++) {
      detector.put(List.of());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(questions()).isEqualTo(10);

    detector.open(List.of(INPUT));
    detector.put(List.of());
    assertThat(questions()).isEqualTo(11);
  }

  private long questions() {
    return events.stream().filter("asked for mark"::equals).count();
  }

  /** Commits the stream's version with every offset, as exactly-once delivery does. */
  private final class FakeDelivery implements Delivery {

    @Override
    public void open(Collection<TopicPartition> partitions) {}

    @Override
    public void put(Collection<SinkRecord> records) {
      events.add("put");
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
        Map<TopicPartition, OffsetAndMetadata> current) {
      return Map.of(INPUT, new OffsetAndMetadata(current.get(INPUT).offset(), "1"));
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {}

    @Override
    public void stop() {
      events.add("stopped");
    }
  }
}
