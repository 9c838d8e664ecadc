package io.neaptide.connect.sink.reconcile.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamLimit;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.DirectExecutor;
import io.neaptide.connect.sink.testing.FakeContext;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A follower that copies, on a state topic in memory. */
class CopyStepsTest {

  private static final TopicPartition INPUT = new TopicPartition("t", 0);
  private static final OffsetRange BOUND = new OffsetRange(3, 10);
  private static final TaskId TASK = new TaskId("people", 0);

  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic state = new FakeStateTopic();
  private final FakeContext context = new FakeContext();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final FakeInputEnds input = new FakeInputEnds(BOUND.end());
  private Follower<InputProgress> follower;
  private PartitionStream stream;

  @BeforeEach
  void start() {
    context.assignment.add(INPUT);
    InputEndDetector inputEnds =
        new InputEndDetector(
            TASK, new InputLookups(input, new DirectExecutor(), new DirectExecutor()), clock);
    follower =
        new Follower<>(
            context,
            new GenerationView(
                () -> Optional.of(state.reader().view()),
                StreamGuards.of("1", Map.of()),
                CopySteps.PHASES,
                new LeaderHeartbeatMonitor(TASK, clock)),
            inputEnds,
            new CopySteps(context, streams, inputEnds, clock));
    streams.open(List.of(INPUT), StreamState.WAITING);
    stream = streams.where(each -> true).get(0);
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void publish(Phase phase, OffsetRange bound) throws InterruptedException {
    state.append(
        state.records.generation(
            new Generation(
                1, "1", phase, Optional.of(Bounds.of(Map.of(INPUT, bound), Map.of(), Map.of())))));
    state.reader().awaitEnd(Duration.ofSeconds(10));
  }

  /** The partition is the task's own, and its position was read. */
  private void acquire(OptionalLong position) {
    streams.change(stream, each -> each.acquireFor(1));
    streams.change(stream, each -> each.acquired(1, position, 1));
  }

  /** What a put does; returns what is to be streamed from now on. */
  private Optional<OffsetRange> put() {
    clock.advance(Duration.ofMillis(300));
    follower.putBegins();
    Generation generation = follower.generation().orElseThrow();
    follower.keepOnly(context.assignment());
    follower.follow(generation);
    if (stream.state() == StreamState.OWNED) {
      Optional<OffsetRange> range = follower.advance(stream, generation);
      range.ifPresent(
          found -> {
            OptionalLong unused = streams.with(all -> stream.stream(found));
          });
      return range;
    }
    if (stream.isUnderWay()) {
      follower.watch(stream);
    }
    return Optional.empty();
  }

  @Test
  void aPartitionIsStreamedUpToItsBound() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());

    assertThat(put()).contains(BOUND);
    assertThat(stream.isUnderWay()).isTrue();
  }

  @Test
  void aTaskThatComesLateGoesOnFromThePosition() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.of(7));

    assertThat(put()).contains(BOUND);
    assertThat(stream.position()).hasValue(7);
  }

  @Test
  void whatIsWrittenUpToItsBoundWaits() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.of(10));

    assertThat(put()).isEmpty();
  }

  @Test
  void aPartitionThatWaitsGoesOnWhenTheEndIsMovedOn() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.of(10));
    assertThat(put()).isEmpty();

    publish(Phase.COPY, new OffsetRange(3, 15));

    assertThat(put()).contains(new OffsetRange(3, 15));
  }

  @Test
  void nothingIsStreamedWhileTheClusterIsNotProven() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());
    input.shown = ClusterProof.Shown.ANOTHER_GROUP;

    assertThat(put()).isEmpty();
  }

  @Test
  void theBoundIsReachedWhereConnectHasReadUpToIt() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());
    assertThat(put()).contains(BOUND);
    follower.taken(INPUT, 8);
    assertThat(put()).isEmpty();
    assertThat(stream.isTaking()).isTrue();

    // Records that Connect drops show only in what it reports.
    follower.consumed(Map.of(INPUT, new OffsetAndMetadata(10)));
    assertThat(put()).isEmpty();

    assertThat(stream.isTaking()).isFalse();
  }

  /** Connect tells where it stood before the rewind. */
  @Test
  void whatConnectReportsBeforeTheRewindSaysNothing() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());
    assertThat(put()).contains(BOUND);

    follower.consumed(Map.of(INPUT, new OffsetAndMetadata(10)));
    assertThat(put()).isEmpty();

    assertThat(stream.isTaking()).isTrue();
  }

  @Test
  void aPartitionThatIsGivenBackIsReadAgainFromItsPosition() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());
    assertThat(put()).contains(BOUND);
    follower.taken(INPUT, 10);

    follower.closed(List.of(INPUT));
    streams.close(List.of(INPUT));
    streams.open(List.of(INPUT), StreamState.WAITING);
    stream = streams.where(each -> true).get(0);
    acquire(OptionalLong.of(5));

    assertThat(put()).contains(BOUND);
    assertThat(put()).isEmpty();
    assertThat(stream.isTaking()).isTrue();
  }

  @Test
  void nothingIsStreamedWhileTheHookIsTold() throws InterruptedException {
    publish(Phase.ANNOUNCE, BOUND);
    acquire(OptionalLong.of(10));

    assertThat(put()).isEmpty();
  }

  @Test
  void theStreamBeginsAtTheBound() throws InterruptedException {
    publish(Phase.STREAM, BOUND);
    acquire(OptionalLong.of(10));

    assertThat(put()).contains(new OffsetRange(10, StreamLimit.NONE));
  }

  /** The leader may see a position before the commit that wrote it is answered. */
  @Test
  void aCommitThatIsAnsweredLateHoldsUpNothingWhenTheStreamBegins() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    acquire(OptionalLong.empty());
    assertThat(put()).contains(BOUND);
    publish(Phase.STREAM, BOUND);

    assertThat(put()).isEmpty();
    follower.drop();
    assertThat(put()).isEmpty();

    streams.change(stream, each -> each.committed(BOUND.end(), 1));
    assertThat(put()).contains(new OffsetRange(BOUND.end(), StreamLimit.NONE));
  }

  @Test
  void aPartitionThatWasAddedAfterTheBoundsWaits() throws InterruptedException {
    publish(Phase.COPY, BOUND);
    PartitionStream added = streams.with(all -> all.get(INPUT));
    Generation generation = follower.generation().orElseThrow();
    Generation without = generation.withBounds(Bounds.of(Map.of(), Map.of(), Map.of()));

    assertThat(follower.advance(added, without)).isEmpty();
  }

  @Test
  void aPartitionOfWhichNothingIsKnownIsNotWatched() {
    assertThatThrownBy(() -> follower.watch(stream))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Nothing is known of how far t-0 was read");
  }

  @Test
  void aPartitionIsWrittenUntilItsPositionIsTheEndOfItsRange() {
    assertThat(CopySteps.isLeft(BOUND, OptionalLong.empty())).isTrue();
    assertThat(CopySteps.isLeft(BOUND, OptionalLong.of(9))).isTrue();
    assertThat(CopySteps.isLeft(BOUND, OptionalLong.of(10))).isFalse();
    assertThat(CopySteps.isLeft(BOUND, OptionalLong.of(12))).isFalse();
  }

  @Test
  void aPartitionWithoutRecordsGetsAPositionToo() {
    assertThat(CopySteps.isLeft(new OffsetRange(5, 5), OptionalLong.empty())).isTrue();
    assertThat(CopySteps.isLeft(new OffsetRange(5, 5), OptionalLong.of(5))).isFalse();
  }

  @Test
  void aPartitionThatWaitsAtItsEndGoesOnWhenThatIsMovedOn() {
    assertThat(CopySteps.isLeft(new OffsetRange(3, 15), OptionalLong.of(10))).isTrue();
  }
}
