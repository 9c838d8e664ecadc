package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.ScriptedLifecycle;
import io.neaptide.connect.sink.testing.TwoClusters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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

  private final TwoClusters clusters = new TwoClusters();
  private final Map<Integer, Runnable> events = new HashMap<>();
  private final ScriptedLifecycle lifecycle = new ScriptedLifecycle(this::happen);
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
    assertThat(lifecycle.waits()).isZero();
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
    assertThat(lifecycle.waits()).isZero();
  }

  @Test
  void aTopicThatIsReadAndMissingIsWaitedFor() {
    delete("cities");
    events.put(3, () -> create("cities"));

    assertThat(remaining("topics", "people,cities")).contains(COPYING);

    assertThat(beats).as("the followers see that the leader is there").isEqualTo(3);
  }

  @Test
  void aTaskThatIsStoppedWaitsNoLonger() {
    delete("cities");
    events.put(2, lifecycle::stop);

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
    Generation announcing = COPYING.inPhase(Phase.ANNOUNCE);

    assertThat(remaining(announcing, "topics", "people,cities")).contains(announcing);
    assertThat(remaining(announcing, "topics", "rivers")).contains(announcing);
    assertThat(lifecycle.waits()).isZero();
  }

  private Optional<Generation> remaining(String key, String value) {
    return remaining(COPYING, key, value);
  }

  private Optional<Generation> remaining(Generation unfinished, String key, String value) {
    CurrentTopics topics = clusters.topics(InputSelection.of(Map.of(key, value)));
    return new RemainingInput(
            RunningTask.ofWorker(new TaskId("people", 0), lifecycle, new ManualClock()), topics)
        .of(unfinished, () -> beats++);
  }

  /** Something happens when it has waited some times. */
  private void happen() {
    events.getOrDefault(lifecycle.waits(), () -> {}).run();
  }

  private void create(String topic) {
    TwoClusters.create(clusters.worker, topic);
  }

  private void delete(String topic) {
    TwoClusters.delete(clusters.worker, topic);
  }
}
