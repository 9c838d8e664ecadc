package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionStreamsTest {

  private static final TopicPartition INPUT = new TopicPartition("in", 0);

  private final HastyClock clock = new HastyClock();
  private final PartitionStreams streams = new PartitionStreams(clock);

  @Test
  void aCommitThatDoesNotComeIsWaitedForOnceAndForAQuarterOfTheTimeAfterThat() {
    waiting();
    long before = clock.now;
    assertThat(streams.commitNow(Duration.ofSeconds(2))).isFalse();
    assertThat(clock.now - before).isGreaterThanOrEqualTo(2_000);

    before = clock.now;
    assertThat(streams.commitNow(Duration.ofSeconds(2))).isFalse();
    assertThat(clock.now - before).isLessThan(1_500);

    before = clock.now;
    streams.close(List.of(INPUT));
    assertThat(streams.awaitReleased(Duration.ofSeconds(2))).isFalse();
    assertThat(clock.now - before).as("and nothing of its release").isLessThan(500);
  }

  @Test
  void aCommitThatComesLateIsWaitedForAsBeforeWhenItHasCome() {
    PartitionStream stream = waiting();
    assertThat(streams.commitNow(Duration.ofSeconds(1))).isFalse();
    streams.change(stream, each -> each.committed(1, each.queue().drain(1).size()));
    assertThat(streams.commitNow(Duration.ofSeconds(1))).isTrue();

    streams.change(stream, each -> each.add(new OutgoingRecord(null, 2), 1));
    long before = clock.now;
    assertThat(streams.commitNow(Duration.ofSeconds(2))).isFalse();
    assertThat(clock.now - before).isGreaterThanOrEqualTo(2_000);
  }

  @Test
  void aCommitThatIsAskedForIsLeftUntilNothingWaitsToBeSent() {
    PartitionStream stream = waiting();
    assertThat(streams.commitNow(Duration.ofSeconds(1))).isFalse();
    assertThat(streams.takeCommitRequest()).as("before its last record is sent").isFalse();

    List<OutgoingRecord> sent = streams.with(all -> stream.queue().drain(1));
    assertThat(sent).hasSize(1);
    assertThat(streams.takeCommitRequest()).isTrue();
    assertThat(streams.takeCommitRequest()).as("and only once").isFalse();
  }

  /** A partition with a record that nobody commits. */
  private PartitionStream waiting() {
    streams.open(List.of(INPUT), StreamState.ACQUIRING);
    PartitionStream stream = streams.read(all -> all.get(INPUT));
    streams.acquired(stream, 1, 0, OptionalLong.of(0), 0);
    OptionalLong unused = streams.with(all -> stream.stream());
    streams.change(stream, each -> each.add(new OutgoingRecord(null, 1), 0));
    return stream;
  }

  /** A fifth of a second passes whenever somebody looks. */
  private static final class HastyClock extends Clock {

    private long now;

    @Override
    public long millis() {
      now += 200;
      return now;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only UTC");
    }
  }
}
