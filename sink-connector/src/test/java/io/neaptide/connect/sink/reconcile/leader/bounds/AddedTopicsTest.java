package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddedTopicsTest {

  private static final Generation STREAMING =
      new Generation(3, "1", Phase.STREAM, Optional.of(bounds("people")));

  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic state = new FakeStateTopic();
  private final Set<String> input = new TreeSet<>(Set.of("people"));
  private final Set<String> emptyTargets = new HashSet<>();

  private final AddedTopics.Topics topics =
      new AddedTopics.Topics() {
        @Override
        public Optional<Map<String, TopicDescription>> inputTopics() {
          Map<String, TopicDescription> described = new TreeMap<>();
          input.forEach(
              topic -> described.put(topic, new TopicDescription(topic, false, List.of())));
          return Optional.of(described);
        }

        @Override
        public boolean hasEmptyTarget(String inputTopic, Bounds bounds) {
          return emptyTargets.contains(inputTopic);
        }

        @Override
        public OutsideInput outside(Bounds bounds) {
          return OutsideInput.unknown();
        }

        @Override
        public Set<String> targetsWithOtherPartitions(Bounds bounds) {
          return Set.of();
        }
      };

  private static Bounds beginning(Map<String, TopicDescription> inputTopics) {
    if (inputTopics.containsKey("broken")) {
      throw new ConnectException("The target topic broken.copy expires");
    }
    return bounds(inputTopics.keySet().iterator().next());
  }

  private static Bounds bounds(String topic) {
    return Bounds.of(
        Map.of(new TopicPartition(topic, 0), new OffsetRange(4, 4)),
        Map.of(new TopicPartition(topic + ".copy", 0), new OffsetRange(0, 9)),
        Bounds.ids(Map.of(topic, "id-of-" + topic), Map.of(topic + ".copy", "copy-id")));
  }

  private void look(boolean named) {
    new AddedTopics(new TaskId("tables", 0), topics, AddedTopicsTest::beginning, named, clock)
        .admit(STREAMING, () -> state.journal(clock));
  }

  private void lookWhileFinished(boolean named) {
    new AddedTopics(new TaskId("tables", 0), topics, AddedTopicsTest::beginning, named, clock)
        .leaveOut(STREAMING.inPhase(Phase.FINISHED));
  }

  private Bounds published() {
    return state.reader().view().generation().flatMap(Generation::bounds).orElseThrow();
  }

  @BeforeEach
  void stream() throws InterruptedException {
    state.append(state.records.generation(STREAMING));
    state.reader().awaitEnd(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void aTopicWhoseTargetHoldsNothingIsTakenIntoTheBounds() {
    input.add("cities");
    emptyTargets.add("cities");

    look(true);

    assertThat(published()).isEqualTo(bounds("people").with(bounds("cities")));
    assertThat(state.reader().view().generation().orElseThrow())
        .extracting(Generation::number, Generation::phase)
        .containsExactly(3L, Phase.STREAM);
  }

  @Test
  void aNamedTopicWhoseTargetHoldsRecordsIsRefused() {
    input.add("cities");

    assertThatThrownBy(() -> look(true))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The topics [cities] came to the input after the comparison with existing data, and"
                + " their target topics hold records. Written without a comparison they would"
                + " repeat rows that are there and leave keys that are gone. Set stream.version to"
                + " another value: the next start compares all topics and writes only what is"
                + " different. Or leave the topics out");
    assertThat(published()).isEqualTo(bounds("people"));
  }

  @Test
  void aTopicThatMatchesAPatternHoldsUpNoOther() {
    input.addAll(List.of("cities", "rivers"));
    emptyTargets.add("rivers");

    look(false);

    assertThat(published()).isEqualTo(bounds("people").with(bounds("rivers")));
  }

  @Test
  void aTopicThatMatchesAPatternAndHasATargetThatCannotBeUsedWaits() {
    input.addAll(List.of("broken", "cities"));
    emptyTargets.addAll(List.of("broken", "cities"));

    look(false);

    assertThat(published()).isEqualTo(bounds("people").with(bounds("cities")));
  }

  @Test
  void aNamedTopicWhoseTargetCannotBeUsedIsAnError() {
    input.add("broken");
    emptyTargets.add("broken");

    assertThatThrownBy(() -> look(true))
        .isInstanceOf(ConnectException.class)
        .hasMessage("The target topic broken.copy expires");
  }

  @Test
  void aFinishedStreamDoesNotTakeANamedTopicInAndSaysSo() {
    input.add("cities");
    emptyTargets.add("cities");

    assertThatThrownBy(() -> lookWhileFinished(true))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The topics [cities] are not among those that were compared before the stream was"
                + " finished, so nothing of them is compared or written. Set stream.version to"
                + " another value: the next start compares all topics and writes only what is"
                + " different. Or leave the topics out");
    assertThat(published()).isEqualTo(bounds("people"));
  }

  @Test
  void aFinishedStreamStaysSoWhenATopicComesThatMatchesAPattern() {
    input.add("cities");
    emptyTargets.add("cities");

    lookWhileFinished(false);

    assertThat(published()).isEqualTo(bounds("people"));
  }

  @Test
  void aFinishedStreamWithoutAddedTopicsIsFine() {
    lookWhileFinished(true);

    assertThat(published()).isEqualTo(bounds("people"));
  }

  @Test
  void nothingIsPublishedWhereAnotherGenerationHasBegun() throws InterruptedException {
    state.append(
        state.records.generation(new Generation(4, "2", Phase.PREPARING, Optional.empty())));
    state.reader().awaitEnd(Duration.ofSeconds(10));
    input.add("cities");
    emptyTargets.add("cities");

    look(true);

    assertThat(state.reader().view().generation().orElseThrow().number()).isEqualTo(4);
  }
}
