package io.neaptide.connect.sink.reconcile.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.InitialPhaseNotices;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaderTest {

  private final ManualClock clock = new ManualClock();
  private final PartitionStreams streams = new PartitionStreams(clock);
  private final FakeStateTopic topic = new FakeStateTopic();
  private final List<Long> opened = new CopyOnWriteArrayList<>();
  private final List<Long> resumed = new CopyOnWriteArrayList<>();
  private final List<Long> admitted = new CopyOnWriteArrayList<>();
  private final List<Long> held = new CopyOnWriteArrayList<>();

  /** What happens before the leader has fenced the ones before it. */
  private Runnable beforeFencing = () -> {};

  /** What happens while a generation is led. */
  private Runnable meanwhile = () -> {};

  private final long begun = clock.millis();
  private StreamGuard guard = StreamGuards.of("1", Map.of("fetch.existing.enabled", "true"));
  private Thread thread;

  /** Whether the leader failed as it should. */
  private boolean failed;

  private final Leader.Steps steps =
      new Leader.Steps() {
        @Override
        public Generation open(long number, GenerationJournal journal) {
          opened.add(number);
          journal.publish(generation(number, "1", Phase.COLLECT));
          return generation(number, "1", Phase.COLLECT);
        }

        @Override
        public boolean resume(Generation unfinished, GenerationJournal journal) {
          if (unfinished.phase() != Phase.COPY) {
            return false;
          }
          resumed.add(unfinished.number());
          return finish(unfinished, journal);
        }

        @Override
        public boolean finish(Generation generation, GenerationJournal journal) {
          meanwhile.run();
          journal.publishOver(generation.inPhase(Phase.STREAM));
          return true;
        }

        @Override
        public void admit(Generation streaming, Supplier<GenerationJournal> journals) {
          admitted.add(streaming.number());
        }

        @Override
        public void hold(Generation finished) {
          held.add(finished.number());
        }
      };

  private static Generation generation(long number, String version, Phase phase) {
    return new Generation(
        number, version, phase, Optional.of(Bounds.of(Map.of(), Map.of(), Map.of())));
  }

  private void start(String mode) {
    guard = StreamGuards.of("1", Map.of("fetch.existing.enabled", "true", "reconcile.mode", mode));
    start();
  }

  private void start() {
    Leader leader =
        new Leader(
            RunningTask.ofWorker(new TaskId("people", 0), streams, clock),
            guard,
            () -> Optional.of(topic.reader()),
            this::journal,
            steps);
    thread = new Thread(leader, "leader");
    thread.start();
  }

  private GenerationJournal journal(StateReader reader) {
    beforeFencing.run();
    beforeFencing = () -> {};
    return new GenerationJournal(
        reader,
        topic.records,
        LimitedProducer.unlimited(topic.producer()),
        (writer, waiting) -> RowOutput.direct(writer),
        clock,
        Optional.of(new InitialPhaseNotices("notices", "people", clock)));
  }

  private void another(long number, String version, Phase phase) {
    topic.append(topic.records.generation(generation(number, version, phase)));
  }

  /** Lets time pass for whoever waits. */
  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      // Wakes them.
      assertThat(streams.<Integer>with(Map::size)).isZero();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    streams.stop();
    thread.join(5_000);
    assertThat(thread.isAlive()).isFalse();
    topic.close();
    if (!failed) {
      streams.throwIfFailed();
    }
  }

  @Test
  void aNewStreamBeginsWithAGenerationOfItsOwn() {
    another(4, "0", Phase.STREAM);

    start();

    await().until(() -> admitted.contains(5L));
    assertThat(opened).containsExactly(5L);
  }

  @Test
  void theStreamOfAnotherConnectorIsRefusedAndLeftAlone() {
    failed = true;
    topic.append(
        topic.records.generation(generation(4, "1", Phase.STREAM).ofConnector("orders-sink")));

    start();

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(streams::throwIfFailed)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(
                        "The state topic __neaptide-people is that of the connector orders-sink,"
                            + " whose progress people would take for its own. Nothing was written.")
                    .hasMessageContaining("Give people a state.topic of its own"));
    assertThat(opened).isEmpty();
    assertThat(GenerationJournal.latest(topic.reader()).orElseThrow().connector())
        .contains("orders-sink");
  }

  @Test
  void aStreamOfItsOwnIsGoneOnWith() {
    topic.append(topic.records.generation(generation(4, "1", Phase.STREAM).ofConnector("people")));

    start();

    await().until(() -> admitted.contains(4L));
    assertThat(opened).isEmpty();
  }

  @Test
  void aRefusalOfTheClusterThatEndsTheTaskIsTold() {
    failed = true;
    meanwhile =
        () -> {
          throw new TopicAuthorizationException(Set.of("rows"));
        };

    start();

    await()
        .until(
            () ->
                topic.others.stream()
                    .anyMatch(told -> new String(told.value(), UTF_8).contains("\"FAILED\"")));
    assertThat(opened).containsExactly(1L);
  }

  @Test
  void aStreamThatHadFinishedDoesNotCompareAgain() {
    another(4, "1", Phase.STREAM);

    start();

    await().until(() -> admitted.contains(4L));
    assertThat(opened).isEmpty();
  }

  @Test
  void aStreamThatIsFinishedIsHeld() {
    another(4, "1", Phase.FINISHED);

    start("once");

    await().until(() -> held.contains(4L));
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              assertThat(opened).isEmpty();
              assertThat(resumed).isEmpty();
              assertThat(admitted).isEmpty();
              assertThat(topic.reader().view().generation().orElseThrow().phase())
                  .isEqualTo(Phase.FINISHED);
            });
  }

  @Test
  void aStreamThatHasBegunIsNotEndedByOnce() {
    another(4, "1", Phase.STREAM);

    start("once");

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(streams::throwIfFailed)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(
                        "The stream of stream.version=1 has begun, and reconcile.mode=once ends"
                            + " before that, so nothing is passed on. Set reconcile.mode to apply to"
                            + " stream on, or stream.version to another value: the next start"
                            + " compares again, writes only what is different, and is finished"
                            + " then"));
    assertThat(admitted).isEmpty();
    failed = true;
  }

  @Test
  void aStreamThatIsFinishedHasNothingToPlan() {
    another(4, "1", Phase.FINISHED);

    start("plan");

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(streams::throwIfFailed)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage(
                        "The stream of stream.version=1 is finished, so reconcile.mode=plan has"
                            + " nothing to plan. Set stream.version to another value: the next start"
                            + " compares again"));
    failed = true;
  }

  @Test
  void aStreamThatWasBegunByOtherSettingsIsRefused() {
    StreamGuard before =
        StreamGuards.of("1", Map.of("fetch.existing.enabled", "true", "topic.format", "old"));
    topic.append(
        topic.records.generation(
            new Generation(
                4,
                "1",
                Phase.STREAM,
                Optional.of(Bounds.of(Map.of(), Map.of(), Map.of())),
                before.fingerprint())));

    start();

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(streams::throwIfFailed)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("topic.format (was 'old', is the default)")
                    .hasMessageContaining("set stream.version to another value"));
    assertThat(opened).isEmpty();
    assertThat(admitted).isEmpty();
    failed = true;
  }

  @Test
  void aGenerationThatItsStepsCanGoOnWithIsNotReplaced() {
    another(4, "1", Phase.COPY);

    start();

    await().until(() -> admitted.contains(4L));
    assertThat(resumed).containsExactly(4L);
    assertThat(opened).isEmpty();
  }

  @Test
  void aGenerationThatAnotherLeaderFinishedMeanwhileIsNeitherGoneOnWithNorReplaced() {
    another(4, "1", Phase.COPY);
    beforeFencing = () -> another(4, "1", Phase.STREAM);

    start();

    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(admitted).contains(4L);
            });
    assertThat(resumed).isEmpty();
    assertThat(opened).isEmpty();
  }

  @Test
  void aLeaderThatWokeUpLateStandsBackFromAGenerationThatBeganMeanwhile() {
    // Frozen between reading the state topic and fencing; its stream.version is an older one.
    beforeFencing = () -> another(1, "2", Phase.STREAM);

    start();

    await().until(() -> beforeFencing != null && topic.reader().view().generation().isPresent());
    pass(Leader.BACKOFF.minusSeconds(1));
    assertThat(opened).isEmpty();
  }

  @Test
  void aLeaderThatStoodBackAndLivesOnLeads() {
    beforeFencing = () -> another(1, "1", Phase.COLLECT);

    start();

    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(opened).containsExactly(2L);
            });
  }

  @Test
  void aLeaderThatIsFencedByNobodyElseBeginsAgainSoon() {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          topic.producer().initTransactions();
        };

    start();

    await().until(() -> opened.equals(List.of(1L)));
    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(opened).containsExactly(1L, 2L);
            });
    assertThat(clock.millis()).isLessThan(begun + Leader.BACKOFF.toMillis());
  }

  @Test
  void aLeaderThatAnotherOneHasOvertakenStandsBackBeforeItLeadsAgain() {
    meanwhile =
        () -> {
          meanwhile = () -> {};
          topic.producer().initTransactions();
          another(2, "1", Phase.COLLECT);
        };

    start();

    await().until(() -> opened.equals(List.of(1L)));
    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(opened).containsExactly(1L, 3L);
            });
    assertThat(clock.millis()).isGreaterThanOrEqualTo(begun + Leader.BACKOFF.toMillis());
  }

  @Test
  void aGenerationThatALateLeaderBeganAndLeftIsReplaced() {
    another(1, "1", Phase.STREAM);
    start();
    await().until(() -> admitted.contains(1L));

    another(2, "0", Phase.PREPARING);

    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(opened).containsExactly(3L);
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"LEFT", "RESET", "PLAIN"})
  void aLeaderThatWatchesEndsWhereAnotherTaskDeliversWithoutAnInitialPhase(Phase phase) {
    another(1, "1", Phase.STREAM);
    start();
    await().until(() -> admitted.contains(1L));

    another(2, "1", phase);

    awaitEndOfTheLateLeader();
    assertThat(opened).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"LEFT", "RESET", "PLAIN"})
  void aLeaderThatIsFencedByATaskWithoutAnInitialPhaseEnds(Phase phase) {
    // Of the number that the leader itself wanted to take, at that.
    meanwhile =
        () -> {
          topic.producer().initTransactions();
          another(1, "1", phase);
        };

    start();

    awaitEndOfTheLateLeader();
    assertThat(opened).containsExactly(1L);
  }

  @Test
  void aLeaderThatBeginsAfterAnotherDeliveryLeads() {
    another(4, "1", Phase.LEFT);
    meanwhile =
        () -> {
          meanwhile = () -> {};
          topic.producer().initTransactions();
        };

    start();

    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThat(opened).containsExactly(5L, 6L);
            });
  }

  private void awaitEndOfTheLateLeader() {
    await()
        .untilAsserted(
            () -> {
              pass(Duration.ofSeconds(1));
              assertThatThrownBy(streams::throwIfFailed)
                  .isInstanceOf(ConnectException.class)
                  .hasMessageContaining("its delivery was changed, while this task went on");
            });
    failed = true;
  }

  @Test
  void aGenerationWhoseLeaderGivesSignsIsLeftAlone() {
    another(1, "1", Phase.STREAM);
    start();
    await().until(() -> admitted.contains(1L));

    another(2, "2", Phase.COLLECT);
    for (int sign = 0; sign < 8; sign++) {
      topic.append(topic.records.heartbeat(2));
      long read = sign;
      await().until(() -> topic.reader().view().heartbeats() > read);
      // The leader looks once a second; five of them are less than it waits.
      pass(Duration.ofSeconds(5));
    }

    assertThat(opened).isEmpty();
  }
}
