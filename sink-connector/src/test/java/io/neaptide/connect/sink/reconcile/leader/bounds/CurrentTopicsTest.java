package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.testing.TwoClusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CurrentTopicsTest {

  private static final InputSelection BOTH = TwoClusters.named("people", "cities");

  private final TwoClusters clusters = new TwoClusters();
  private final CurrentTopics topics = clusters.topics(BOTH);
  private Bounds bounds;

  @BeforeEach
  void topics() {
    clusters.createBoth("people");
    clusters.createBoth("cities");
    bounds =
        clusters.boundsReader(clusters.comparable(BOTH)).read(topics.inputTopics().orElseThrow());
  }

  @Test
  void nothingIsReadWhileATopicThatIsNamedIsMissing() {
    assertThat(clusters.topics(TwoClusters.named("people", "rivers")).inputTopics()).isEmpty();
    assertThat(clusters.topics(TwoClusters.matching("r.*")).inputTopics()).isEmpty();
  }

  @Test
  void topicsThatNobodyChangedAreCurrent() {
    TwoClusters.end(clusters.worker, "people", 100);

    assertThat(topics.isCurrent(bounds)).as("more records are no change").isTrue();
    assertThat(topics.recreated(bounds)).isEmpty();
    assertThat(topics.targetsWithOtherPartitions(bounds)).isEmpty();
  }

  @Test
  void whatIsGoneOfTheInputIsToldWithThePolicyOfTheTopic() {
    TwoClusters.begin(clusters.worker, "people", 3);

    assertThat(topics.removedInput(bounds))
        .containsExactly(new RemovedInput("people", "people.copy", Optional.of("compact"), 3, 7));
  }

  @Test
  void aRecreatedInputTopicIsAnotherOne() {
    TwoClusters.delete(clusters.worker, "people");
    TwoClusters.create(clusters.worker, "people");

    assertThat(topics.isCurrent(bounds)).isFalse();
    assertThat(topics.recreated(bounds)).containsExactly("input:people");
  }

  @Test
  void aTargetTopicThatIsDeletedIsNotCurrentAndARecreatedOneIsAnotherOne() {
    TwoClusters.delete(clusters.external, "people.copy");

    assertThat(topics.isCurrent(bounds)).isFalse();
    assertThat(topics.recreated(bounds)).isEmpty();

    TwoClusters.create(clusters.external, "people.copy");

    assertThat(topics.isCurrent(bounds)).isFalse();
    assertThat(topics.recreated(bounds)).containsExactly("target:people.copy");
  }

  @Test
  void aTargetTopicThatHasMorePartitionsIsNotCurrent() {
    TwoClusters.delete(clusters.external, "people.copy");
    clusters.external.createTopics(
        List.of(new NewTopic("people.copy", Optional.of(2), Optional.empty())));

    assertThat(topics.targetsWithOtherPartitions(bounds)).containsExactly("people.copy");
    assertThat(topics.isCurrent(bounds)).isFalse();
  }

  @Test
  void boundsAreReadWhereTheirTopicsAreStillSelectedAndShown() {
    assertThat(topics.areRead(bounds)).isTrue();
    assertThat(clusters.topics(TwoClusters.named("people")).areRead(bounds)).isFalse();

    TwoClusters.delete(clusters.worker, "cities");

    assertThat(topics.areRead(bounds)).isFalse();
    assertThat(topics.missing(bounds.inputTopics())).containsExactly("cities");
  }

  @Test
  void aTargetTopicHoldsNothingWhereItIsMissingOrEmpty() {
    assertThat(topics.hasEmptyTarget("rivers", bounds)).isTrue();

    TwoClusters.create(clusters.external, "rivers.copy");
    assertThat(topics.hasEmptyTarget("rivers", bounds)).isFalse();

    TwoClusters.end(clusters.external, "rivers.copy", 0);
    assertThat(topics.hasEmptyTarget("rivers", bounds)).isTrue();
  }

  @Test
  void aTargetTopicOfTheBoundsIsNoEmptyOneWhateverItHolds() {
    TwoClusters.end(clusters.external, "people.copy", 0);

    assertThat(topics.hasEmptyTarget("people", bounds)).isFalse();
  }

  @Test
  void targetRangesAreThoseOfNow() {
    TwoClusters.end(clusters.external, "people.copy", 12);

    assertThat(topics.targetRanges(bounds).get(new TopicPartition("people.copy", 0)).end())
        .isEqualTo(12);
    assertThat(Map.copyOf(topics.targetRanges(bounds))).hasSize(2);
  }
}
