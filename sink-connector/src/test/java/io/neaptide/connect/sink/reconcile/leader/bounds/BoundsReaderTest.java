package io.neaptide.connect.sink.reconcile.leader.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.testing.TwoClusters;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundsReaderTest {

  private static final TopicPartition PEOPLE = new TopicPartition("people", 0);
  private static final TopicPartition PEOPLE_COPY = new TopicPartition("people.copy", 0);
  private static final String EXPIRES =
      "The target topic cities.copy has cleanup.policy=compact,delete";

  private final TwoClusters clusters = new TwoClusters();

  @BeforeEach
  void topics() {
    clusters.createBoth("people");
    TwoClusters.create(clusters.worker, "cities");
    TwoClusters.create(clusters.external, "cities.copy", "compact,delete");
  }

  @Test
  void boundsGoFromWhereTopicsBeginToWhereTheyEnd() {
    TwoClusters.end(clusters.worker, "people", 9);

    Bounds bounds = read(TwoClusters.named("people"));

    assertThat(bounds.input()).isEqualTo(Map.of(PEOPLE, new OffsetRange(0, 9)));
    assertThat(bounds.target()).isEqualTo(Map.of(PEOPLE_COPY, new OffsetRange(0, 7)));
    assertThat(bounds.topicIds()).containsOnlyKeys("input:people", "target:people.copy");
  }

  @Test
  void boundsWithoutAComparisonKnowOfTheTargetItsIdOnly() {
    InputSelection selection = TwoClusters.named("cities");

    Bounds bounds =
        clusters.boundsReader(clusters.comparable(selection)).readInput(input(selection));

    assertThat(bounds.input()).containsOnlyKeys(new TopicPartition("cities", 0));
    assertThat(bounds.target()).isEmpty();
    assertThat(bounds.targetId("cities.copy")).isPresent();
    assertThat(clusters.created.ready).as("is there before it is written").contains("cities.copy");
  }

  @Test
  void whatIsStreamedFromItsBeginningHasBoundsThatHoldNothing() {
    InputSelection selection = TwoClusters.named("people");

    Bounds bounds =
        clusters.boundsReader(clusters.comparable(selection)).beginning(input(selection));

    assertThat(bounds.input()).isEqualTo(Map.of(PEOPLE, new OffsetRange(0, 0)));
    assertThat(bounds.target()).isEqualTo(Map.of(PEOPLE_COPY, new OffsetRange(0, 7)));
  }

  @Test
  void aTopicOfAPatternWhoseTargetExpiresIsSetAside() {
    InputSelection selection = TwoClusters.matching("people|cities");
    ComparableTopics comparable = clusters.comparable(selection);

    Bounds bounds = clusters.boundsReader(comparable).read(input(selection));

    assertThat(bounds.input()).containsOnlyKeys(PEOPLE);
    assertThat(bounds.target()).containsOnlyKeys(PEOPLE_COPY);
    assertThat(bounds.inputId("cities")).isEmpty();
    assertThat(comparable.setAside()).containsExactly("cities");
  }

  @Test
  void aTopicThatIsNamedIsNotSetAsideNorIsTheOnlyOneOfAPattern() {
    assertThatThrownBy(() -> read(TwoClusters.named("people", "cities")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(EXPIRES);

    assertThatThrownBy(() -> read(TwoClusters.matching("c.*")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(EXPIRES);
  }

  private Bounds read(InputSelection selection) {
    return clusters.boundsReader(clusters.comparable(selection)).read(input(selection));
  }

  private Map<String, TopicDescription> input(InputSelection selection) {
    return clusters.topics(selection).inputTopics().orElseThrow();
  }
}
