package io.neaptide.connect.sink.reconcile.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.bounds.ComparableTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.CurrentTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Owner;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.NoForeignWriters;
import io.neaptide.connect.sink.testing.StateTopics;
import io.neaptide.connect.sink.testing.StreamGuards;
import io.neaptide.connect.sink.testing.TwoClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenerationOpenerTest {

  private static final TopicPartition PEOPLE = new TopicPartition("people", 0);
  private static final TopicPartition PEOPLE_COPY = new TopicPartition("people.copy", 0);

  private final TwoClusters clusters = new TwoClusters();
  private final LeaderHarness leader = new LeaderHarness();
  private final StreamGuard guard = StreamGuards.of("1", Map.of("fetch.existing.enabled", "true"));
  private final List<Set<String>> fenced = new ArrayList<>();
  private InputSelection selection = TwoClusters.named("people");

  /** Owns the input before. */
  private static final String WRITER = "writer";

  /** What happens when writers are fenced. */
  private Runnable whileItFences = () -> {};

  @BeforeEach
  void topics() {
    clusters.createBoth("people");
    leader.state.append(leader.state.records.lock("before"));
    leader.state.append(leader.state.records.owner(PEOPLE, Owner.of(WRITER, "before", 1)));
    leader.state.whenFencing(
        ids -> {
          fenced.add(ids);
          whileItFences.run();
        });
  }

  @AfterEach
  void close() {
    leader.close();
  }

  @Test
  void aGenerationIsAnnouncedBeforeWritersAreFencedAndItsBoundsAreFixedAfterThat() {
    whileItFences =
        () -> {
          assertThat(announced().phase()).isEqualTo(Phase.PREPARING);
          // The last row of a writer that is fenced now.
          TwoClusters.end(clusters.external, "people.copy", 8);
        };

    Generation opened = open(true);

    assertThat(fenced).containsExactly(Set.of(WRITER));
    assertThat(opened).isEqualTo(leader.latest());
    assertThat(opened.number()).isEqualTo(3);
    assertThat(opened.phase()).isEqualTo(Phase.COLLECT);
    assertThat(opened.fixedBounds().input()).isEqualTo(Map.of(PEOPLE, new OffsetRange(0, 7)));
    assertThat(opened.fixedBounds().target()).isEqualTo(Map.of(PEOPLE_COPY, new OffsetRange(0, 8)));
  }

  @Test
  void withoutAComparisonTheInputIsCopied() {
    Generation opened = open(false);

    assertThat(opened.phase()).isEqualTo(Phase.COPY);
    assertThat(opened.fixedBounds().input()).isEqualTo(Map.of(PEOPLE, new OffsetRange(0, 7)));
    assertThat(opened.fixedBounds().target()).isEmpty();
  }

  @Test
  void ownersAreFencedAlsoWhereTheirInputIsNotReadAnyMoreButNotWhoHasReleasedIt() {
    TopicPartition gone = new TopicPartition("cities", 0);
    TopicPartition released = new TopicPartition("rivers", 2);
    leader.state.append(leader.state.records.owner(gone, Owner.of("gone", "before", 1)));
    leader.state.append(leader.state.records.owner(released, Owner.of("released", "before", 1)));
    leader.state.append(
        leader.state.records.position(released, StateTopics.position(4, 1, "1").releasedBy(1)));

    var unused = open(true);

    assertThat(fenced).containsExactly(Set.of(WRITER, "gone"));
  }

  @Test
  void aGenerationThatIsNotOpenYetHasTheBoundsOfTheOneBefore() {
    Bounds before =
        Bounds.of(
            Map.of(new TopicPartition("cities", 0), new OffsetRange(0, 1)), Map.of(), Map.of());
    leader.published(2, Phase.APPLY, before);
    whileItFences = () -> assertThat(announced().fixedBounds()).isEqualTo(before);

    assertThat(open(true).incomplete()).as("its predecessor may have written").isTrue();
    assertThat(fenced).hasSize(1);
  }

  @Test
  void aTopicThatIsMissingIsWaitedForAndNothingIsFencedMeanwhile() {
    selection = TwoClusters.named("people", "cities");
    leader.whileItWaits.add(() -> assertThat(fenced).isEmpty());
    leader.whileItWaits.add(() -> clusters.createBoth("cities"));

    assertThat(open(true).fixedBounds().input()).hasSize(2);
    assertThat(leader.whileItWaits).isEmpty();
  }

  @Test
  void aTaskThatIsStoppedWaitsForNoTopic() {
    selection = TwoClusters.named("people", "cities");

    assertThatThrownBy(() -> open(true)).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(leader.phase()).isEqualTo(Phase.PREPARING);
    assertThat(fenced).isEmpty();
  }

  @Test
  void aTargetTopicThatExpiresIsRefusedAndTheGenerationIsNotOpened() {
    TwoClusters.create(clusters.worker, "cities");
    TwoClusters.create(clusters.external, "cities.copy", "delete");
    selection = TwoClusters.named("cities");

    assertThatThrownBy(() -> open(true))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The target topic cities.copy has cleanup.policy=delete");
    assertThat(leader.phase()).isEqualTo(Phase.PREPARING);
  }

  /** What was read of the state topic, whose end the lock holds up. */
  private Generation announced() {
    return leader.journal.view().generation().orElseThrow();
  }

  private Generation open(boolean comparing) {
    ComparableTopics comparable = clusters.comparable(selection);
    CurrentTopics topics = clusters.topics(selection, comparable);
    return new GenerationOpener(
            leader.task,
            guard,
            comparing,
            () -> leader.state.lock(leader.task.id()),
            topics,
            clusters.boundsReader(comparable),
            new BoundsWatch(leader.task, topics, new NoForeignWriters()))
        .open(3, leader.journal);
  }
}
