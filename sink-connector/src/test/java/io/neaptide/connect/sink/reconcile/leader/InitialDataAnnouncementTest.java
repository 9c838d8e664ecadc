package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.testing.RecordingHook;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InitialDataAnnouncementTest {

  private static final Generation GENERATION =
      new Generation(
          3,
          "7",
          Phase.COPY,
          Optional.of(
              Bounds.of(
                  Map.of(new TopicPartition("people", 0), new OffsetRange(0, 5)),
                  Map.of(),
                  Map.of())));

  private final PartitionStreams streams = new PartitionStreams(Clock.systemUTC());
  private final FakeStateTopic topic = new FakeStateTopic();
  private final List<InitialData> announced = new CopyOnWriteArrayList<>();
  private Consumer<InitialData> callback = initialData -> {};

  private final RecordingHook hook =
      new RecordingHook() {
        @Override
        public void onInitialDataSent(InitialData initialData) {
          announced.add(initialData);
          callback.accept(initialData);
        }
      };

  private final TaskId task = new TaskId("people-sink", 0);
  private final HookThread thread =
      new HookThread(
          task,
          new HookInvoker(
              hook,
              Map.of(),
              new EventProcessorContext("people-sink", 0, "7", true, false),
              10,
              new TaskRuntime(
                  new TaskId("test", 0), DeliveryHarness.LIMITS, Clock.systemUTC(), Thread::new)),
          streams,
          Thread::new);

  @AfterEach
  void stop() {
    streams.stop();
    thread.close();
    topic.close();
  }

  private void announce(boolean comparing) {
    FakeTopicAdmin admin = new FakeTopicAdmin();
    try (GenerationJournal journal = topic.journal(Clock.systemUTC())) {
      new InitialDataAnnouncement(
              RunningTask.ofWorker(task, streams, Clock.systemUTC()),
              thread,
              new TargetTopics(() -> admin, topic -> {}),
              new TopicFormat("${topic}.copy"),
              comparing)
          .announce(GENERATION, journal);
    }
  }

  private static Event event(String to) {
    return Event.upsert(to, new byte[] {1}, new byte[] {2});
  }

  @Test
  void theHookIsToldOfWhatIsSentAndWhatItSendsIsCommitted() {
    callback =
        initialData -> {
          initialData.sender().send(event("signals"));
          initialData.sender().flush();
          assertThat(topic.others).hasSize(1);
          initialData.sender().send(event("people.copy"));
        };

    announce(false);

    assertThat(topic.others).extracting("topic").containsExactly("signals", "people.copy");
    assertThat(announced).hasSize(1);
    assertThat(announced.get(0).connectorName()).isEqualTo("people-sink");
    assertThat(announced.get(0).streamVersion()).isEqualTo("7");
    assertThat(announced.get(0).topics()).containsExactly("people.copy");
  }

  @Test
  void aSenderIsOfNoUseAfterwards() {
    announce(false);

    assertThatThrownBy(() -> announced.get(0).sender().send(event("signals")))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void nothingIsSentToTopicsThatAreCompared() {
    callback = initialData -> initialData.sender().send(event("people.copy"));

    assertThatThrownBy(() -> announce(true))
        .isInstanceOf(HookException.class)
        .hasMessageContaining("the next new stream would delete it");
    assertThat(topic.others).isEmpty();
  }

  @Test
  void aFailureOfTheHookFailsTheTask() {
    callback =
        initialData -> {
          throw new IllegalStateException("database away");
        };

    assertThatThrownBy(() -> announce(false)).hasMessageContaining("database away");
    assertThatThrownBy(streams::throwIfFailed).hasMessageContaining("the hook is called again");
  }

  @Test
  void aLeaderThatIsOvertakenEndsTheCallAndTheHookIsCalledAgain() {
    AtomicInteger failures = new AtomicInteger();
    callback =
        initialData -> {
          topic.producer().initTransactions();
          try {
            initialData.sender().send(event("signals"));
            initialData.sender().flush();
          } catch (ConnectException e) {
            failures.incrementAndGet();
            throw e;
          }
        };
    assertThatThrownBy(() -> announce(false)).isInstanceOf(ProducerFencedException.class);

    callback = initialData -> initialData.sender().send(event("signals"));
    announce(false);

    assertThat(failures).hasValue(1);
    assertThat(announced).hasSize(2);
    assertThat(topic.others).hasSize(1);
    streams.throwIfFailed();
  }
}
