package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.StateTopics;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlainStreamTest {

  private static final Bounds BOUNDS = Bounds.of(Map.of(), Map.of(), Map.of());

  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic topic = new FakeStateTopic();
  private StreamGuard guard = StreamGuards.of("1", Map.of());

  /** What happens before the task has fenced those before it. */
  private Runnable beforeFencing = () -> {};

  @AfterEach
  void close() {
    topic.close();
  }

  private long begin() {
    return plain().begin(topic.reader()).orElseThrow().number();
  }

  private PlainStream plain() {
    return new PlainStream(
        new TaskId("people", 0), guard, this::journal, new PartitionStreams(clock));
  }

  private GenerationJournal journal(CommittedState state) {
    GenerationJournal journal = topic.journal(clock);
    Runnable now = beforeFencing;
    beforeFencing = () -> {};
    now.run();
    return journal;
  }

  private void stands(long number, String version, Phase phase, StreamGuard by) {
    topic.append(
        topic.records.generation(
            new Generation(number, version, phase, Optional.of(BOUNDS), by.fingerprint())));
  }

  /** The initial phase that begins after what stands, and how far it comes. */
  private void inPhase(long number, Phase phase) {
    Generation prepared =
        Generation.prepared(
            number, "1", GenerationJournal.latest(topic.reader()), guard.fingerprint());
    topic.append(
        topic.records.generation(
            phase == Phase.PREPARING ? prepared : prepared.withBounds(BOUNDS).inPhase(phase)));
  }

  private Generation latest() {
    return GenerationJournal.latest(topic.reader()).orElseThrow();
  }

  @Test
  void theFirstTaskSaysByWhichSettingsItWrites() {
    assertThat(begin()).isEqualTo(1);

    assertThat(latest().phase()).isEqualTo(Phase.PLAIN);
    assertThat(latest().connector()).contains("people");
    assertThat(latest().streamVersion()).isEqualTo("1");
    assertThat(guard.isByTheseSettings(latest())).isTrue();
  }

  @Test
  void aRestartWritesOnForTheSameGeneration() {
    assertThat(begin()).isEqualTo(1);
    Generation before = latest();

    assertThat(begin()).isEqualTo(1);
    assertThat(latest()).isEqualTo(before);
  }

  @Test
  void positionsOfAnInputThatMayBeOnAnotherClusterByNowAreTold() {
    guard =
        StreamGuards.of(
            "1",
            Map.of("worker.kafka.bootstrap.servers", "w:1"),
            Optional.of("E"),
            Optional.of("W"));
    PlainStream known = plain();
    guard = StreamGuards.of("1", Map.of(), Optional.of("E"), Optional.empty());
    PlainStream unknown = plain();
    assertThat(unknown.unknownInput(topic.reader().readToEnd())).isEmpty();

    topic.append(
        topic.records.position(
            new TopicPartition("people", 0), new Position(5, 1, "1", Optional.empty(), 1)));

    assertThat(unknown.unknownInput(topic.reader().readToEnd()).orElseThrow())
        .contains("Task people-0", "without knowing on which cluster its input is");
    assertThat(known.unknownInput(topic.reader().readToEnd())).isEmpty();
  }

  @Test
  void theStateOfAnotherConnectorIsRefused() {
    topic.append(
        topic.records.generation(
            new Generation(7, "1", Phase.PLAIN, Optional.empty(), guard.fingerprint())
                .ofConnector("orders-sink")));

    assertThatThrownBy(this::begin)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("is that of the connector orders-sink");
    assertThat(latest().connector()).contains("orders-sink");
  }

  @Test
  void theStateThatAnotherConnectorHasResetIsFree() {
    stands(7, "1", Phase.RESET, guard);

    begin();

    assertThat(latest().connector()).contains("people");
  }

  @Test
  void otherSettingsAreRefused() {
    begin();
    guard = StreamGuards.of("1", Map.of("topic.format", "another"));

    assertThatThrownBy(this::begin)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("topic.format (was the default, is 'another')");
    assertThat(latest().settings().plain()).doesNotContainKey("topic.format");
  }

  @Test
  void anotherVersionGoesOnByOtherSettingsFromTheSamePositions() {
    begin();
    guard = StreamGuards.of("2", Map.of("topic.format", "another"));

    assertThat(begin()).isEqualTo(1);
    assertThat(latest().streamVersion()).isEqualTo("2");
    assertThat(guard.isByTheseSettings(latest())).isTrue();
  }

  @Test
  void aComparedStreamIsGoneOnWith() {
    StreamGuard comparing = StreamGuards.of("1", Map.of("fetch.existing.enabled", "true"));
    stands(7, "1", Phase.STREAM, comparing);

    assertThat(begin()).isEqualTo(7);
    assertThat(latest().phase()).isEqualTo(Phase.STREAM);
  }

  @Test
  void aComparedStreamOfOtherSettingsIsRefused() {
    StreamGuard comparing =
        StreamGuards.of("1", Map.of("fetch.existing.enabled", "true", "transforms", "a"));
    stands(7, "1", Phase.STREAM, comparing);

    assertThatThrownBy(this::begin)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("transforms (was 'a', is the default)");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"RESET", "LEFT"})
  void aNewBeginningIsByTheSettingsOfNow(Phase phase) {
    stands(7, "1", phase, StreamGuards.of("1", Map.of("topic.format", "another")));

    assertThat(begin()).isEqualTo(7);
    assertThat(latest().phase()).isEqualTo(Phase.PLAIN);
  }

  /** A plan, a refusal or an initial phase that broke off before it had written anything. */
  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PREPARING", "COLLECT", "PLANNED", "REFUSED"})
  void anInitialPhaseThatHasWrittenNothingIsGivenUpAndThePositionsBeforeItHold(Phase phase) {
    stands(4, "1", Phase.PLAIN, guard);
    inPhase(7, phase);

    assertThat(begin()).as("nobody works for the earlier one any more").isEqualTo(8);
    assertThat(latest().phase()).isEqualTo(Phase.PLAIN);
    assertThat(guard.isByTheseSettings(latest())).isTrue();
    assertThat(latest().hasPosition(StateTopics.position(9, 4, "1"))).isTrue();
    assertThat(latest().hasPosition(StateTopics.position(9, 8, "1"))).isTrue();
    assertThat(latest().hasPosition(StateTopics.position(9, 3, "1"))).isFalse();
    assertThat(begin()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"APPLY", "COPY", "ANNOUNCE"})
  void anInitialPhaseThatMayHaveWrittenIsRefusedAsIsOneThatTookItsPlace(Phase phase) {
    stands(7, "1", phase, guard);

    assertThatThrownBy(this::begin)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The initial phase of stream.version 1 is not finished");

    inPhase(8, Phase.COLLECT);
    inPhase(9, Phase.REFUSED);
    assertThatThrownBy(this::begin)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The initial phase of stream.version 1 is not finished");
  }

  @Test
  void ofTasksThatBeginTogetherOneSaysIt() {
    beforeFencing =
        () -> {
          // Another task has begun after this one fenced, and fences it.
          topic.producer().initTransactions();
          stands(1, "1", Phase.PLAIN, guard);
        };

    assertThat(begin()).isEqualTo(1);
    assertThat(latest().phase()).isEqualTo(Phase.PLAIN);
  }
}
