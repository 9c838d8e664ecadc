package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskLifecycle;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemainingInputTest {

  private static final TopicPartition PEOPLE = new TopicPartition("people", 0);
  private static final TopicPartition CITIES = new TopicPartition("cities", 0);
  private static final Bounds BOUNDS =
      Bounds.of(
          Map.of(PEOPLE, new OffsetRange(0, 5), CITIES, new OffsetRange(0, 7)),
          Map.of(),
          Bounds.ids(
              Map.of("people", "p", "cities", "c"),
              Map.of("people.copy", "pc", "cities.copy", "cc")));
  private static final Generation COPYING = new Generation(3, "1", Phase.COPY, Optional.of(BOUNDS));

  private final MockAdminClient worker = MockAdminClient.create().numBrokers(1).build();
  private final Waiting waiting = new Waiting();
  private int beats;

  @BeforeEach
  void topics() {
    create("people");
    create("cities");
  }

  @Test
  void withTheSameTopicsItIsTheSameGeneration() {
    assertThat(remaining("topics", "people,cities")).contains(COPYING);
    assertThat(remaining("topics.regex", ".*")).contains(COPYING);
    assertThat(waiting.steps).isZero();
  }

  @Test
  void aTopicThatIsNotReadAnyMoreIsLeftOutAndTheOthersGoOn() {
    Generation rest = remaining("topics", "people").orElseThrow();

    assertThat(rest.number()).as("positions of another number would say nothing").isEqualTo(3);
    Bounds bounds = rest.bounds().orElseThrow();
    assertThat(bounds.input()).containsOnlyKeys(PEOPLE);
    assertThat(bounds.topicIds()).containsOnlyKeys("input:people", "target:people.copy");
    assertThat(remaining("topics.regex", "p.*")).contains(rest);
  }

  @Test
  void oneThatIsNotReadAnyMoreNeedNotExist() {
    delete("cities");

    assertThat(remaining("topics", "people")).isPresent();
    assertThat(waiting.steps).isZero();
  }

  @Test
  void aTopicThatIsReadAndMissingIsWaitedFor() {
    delete("cities");
    waiting.then(3, () -> create("cities"));

    assertThat(remaining("topics", "people,cities")).contains(COPYING);

    assertThat(beats).as("the followers see that the leader is there").isEqualTo(3);
  }

  @Test
  void aTaskThatIsStoppedWaitsNoLonger() {
    delete("cities");
    waiting.then(2, () -> waiting.stopped = true);

    assertThatThrownBy(() -> remaining("topics", "people,cities"))
        .isInstanceOf(InterruptException.class);
  }

  @Test
  void whereNoneOfTheTopicsIsReadAnyMoreNothingRemains() {
    assertThat(remaining("topics", "rivers")).isEmpty();
  }

  @Test
  void whatIsWrittenIsAnnouncedWhateverIsReadNow() {
    delete("cities");
    Generation announcing = COPYING.in(Phase.ANNOUNCE);

    assertThat(remaining(announcing, "topics", "people,cities")).contains(announcing);
    assertThat(remaining(announcing, "topics", "rivers")).contains(announcing);
    assertThat(waiting.steps).isZero();
  }

  private Optional<Generation> remaining(String key, String value) {
    return remaining(COPYING, key, value);
  }

  private Optional<Generation> remaining(Generation unfinished, String key, String value) {
    BoundsReader topics =
        new BoundsReader(
            new InputCluster(
                worker,
                () -> {
                  throw new UnsupportedOperationException("Nothing is probed");
                },
                "connect-people"),
            MockAdminClient.create().numBrokers(1).build(),
            new TargetTopics(FakeTopicAdmin::new, topic -> {}),
            new TopicFormat("${topic}.copy"),
            InputSelection.of(Map.of(key, value)));
    return new RemainingInput(new TaskId("people", 0), topics, waiting, new ManualClock())
        .of(unfinished, () -> beats++);
  }

  private void create(String topic) {
    worker.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())));
  }

  private void delete(String topic) {
    worker.deleteTopics(List.of(topic));
  }

  /** Something happens when it was waited some times. */
  private static final class Waiting implements TaskLifecycle {

    private int steps;
    private int at;
    private Runnable event = () -> {};
    private boolean stopped;

    void then(int step, Runnable happens) {
      at = step;
      event = happens;
    }

    @Override
    public boolean isStopped() {
      return stopped;
    }

    @Override
    public void awaitStop(Duration atMost) {
      if (++steps == at) {
        event.run();
      }
    }

    @Override
    public void fail(ConnectException cause) {
      throw cause;
    }
  }
}
