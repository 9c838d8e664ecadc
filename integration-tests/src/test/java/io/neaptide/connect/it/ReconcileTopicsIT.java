package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import io.neaptide.connect.it.testing.TopicHidingAuthorizer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that are empty or absent, that are several, or that are added later. */
@ExtendWith(SharedClusters.class)
class ReconcileTopicsIT {

  private final ConnectClusters clusters;

  ReconcileTopicsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void anEmptyInputDeletesEveryKeyOfTheTarget() {
    SinkScenario sink =
        sink("nothing-in")
            .input(2)
            .target(2)
            .targetRow("a", "{}")
            .targetRow("b", "{}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("a=null", "b=null");
  }

  @Test
  void anAbsentTargetTopicIsCreatedAndFilled() {
    SinkScenario sink =
        sink("no-target")
            .with("topic.creation.default.partitions", "3")
            .input(2)
            .inputRow("a", "{\"a\":1}")
            .inputRow("b", "{\"a\":2}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("a={\"a\":1}", "b={\"a\":2}");
    assertThat(clusters.external().ends("no-target")).hasSize(3);
  }

  @Test
  void whereInputAndTargetAreEmptyNothingIsWrittenUntilTheStreamBegins() {
    SinkScenario sink = sink("both-empty").input(2).target(2).startAndAwaitStream();

    assertThat(sink.written()).isEmpty();
    sink.inputRow("first", "{\"a\":1}");
    assertThat(sink.awaitWritten(1)).containsExactly("first={\"a\":1}");
  }

  @Test
  void anAbsentInputTopicIsAwaitedAndNotTakenForAnEmptyOne() {
    SinkScenario sink =
        sink("no-input")
            .with("topics", "no-input,no-input-either")
            .input(1)
            .inputRow("a", "{}")
            .target(1)
            .targetRow("a", "{}")
            .targetRow("b", "{}");
    sink.start().awaitPhase("PREPARING");

    sink.input("no-input-either", 1).awaitPhase("STREAM");

    assertThat(sink.written()).containsExactly("b=null");
  }

  @Test
  void severalTopicsAreComparedEachWithItsOwnTarget() {
    SinkScenario sink =
        sink("many")
            .with("topics", "many-a,many-b")
            .with("topic.format", "${topic}-copy")
            .input("many-a", 2)
            .input("many-b", 1)
            .target("many-a-copy", 1)
            .target("many-b-copy", 3)
            .targetRow("many-a-copy", null, "k", "{\"a\":1}")
            .targetRow("many-b-copy", null, "k", "{\"a\":1}")
            .targetRow("many-b-copy", null, "orphan", "{\"a\":1}")
            .inputRow("many-a", null, "k", "{\"a\":1}")
            .inputRow("many-b", null, "k", "{\"a\":2}")
            .startAndAwaitStream();

    assertThat(sink.written("many-a-copy")).isEmpty();
    assertThat(sink.written("many-b-copy")).containsExactlyInAnyOrder("k={\"a\":2}", "orphan=null");
    assertThat(sink.topicReport("many-a-copy")).containsEntry("unchanged", 1L);
    assertThat(sink.topicReport("many-b-copy")).containsEntry("changed", 1L);
  }

  @Test
  void severalTopicsMakeOneTable() {
    SinkScenario sink =
        sink("united")
            .with("topics", "united-a,united-b")
            .with("topic.format", "united")
            .input("united-a", 2)
            .input("united-b", 1)
            .target(2)
            .targetRow("of-a", "{\"a\":1}")
            .targetRow("of-b", "{\"a\":1}")
            .targetRow("of-none", "{\"a\":1}")
            .inputRow("united-a", null, "of-a", "{\"a\":1}")
            .inputRow("united-b", null, "of-b", "{\"a\":1}")
            .inputRow("united-b", null, "new", "{\"a\":1}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("new={\"a\":1}", "of-none=null");
  }

  @Test
  void partitionsAndTopicsAddedWhileItComparesAreStreamedFromTheirBeginning() {
    SinkScenario sink =
        sink("grows")
            .with("tasks.max", "1")
            .without("topics")
            .with("topics.regex", "grows.*")
            .input(1)
            .target(1)
            .targetRow("a", "{\"a\":1}")
            .inputRow("a", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "last", "{\"a\":1}")) {
      sink.start().awaitCollecting();
      clusters.worker().addPartitions("grows", 2);
      sink.input("grows.later", 1).input("grows.held", 1).target("grows.held", 1);
      sink.inputRow("grows", 1, "b", "{\"b\":1}").inputRow("grows.later", 0, "c", "{\"c\":1}");
      sink.inputRow("grows.held", 0, "d", "{}").targetRow("grows.held", 0, "orphan", "{}");
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("last={\"a\":1}", "b={\"b\":1}");
    eventually()
        .untilAsserted(
            () -> assertThat(sink.written("grows.later")).containsExactly("c={\"c\":1}"));
    // What matches the pattern but was never compared waits, and holds up nothing.
    assertThat(sink.written("grows.held")).containsExactly("orphan={}");
  }

  @Test
  void nothingIsDecidedWhileATaskHasATopicThatTheLeaderMayNotSee() {
    SinkScenario sink =
        sink("veiled")
            .without("topics")
            .with("topics.regex", "veiled.*")
            .with("topic.format", "veiled")
            .input(1)
            .input("veiled.hidden", 1)
            .target(1)
            .inputRow("a", "{\"a\":1}")
            .inputRow("veiled.hidden", 0, "b", "{\"b\":1}")
            .targetRow("a", "{\"a\":1}")
            .targetRow("b", "{\"b\":1}");
    TopicHidingAuthorizer.hide("veiled.hidden");
    sink.start().awaitClaim("veiled", 0);
    holdsForAWhile(() -> assertThat(sink.generation()).containsEntry("phase", "COLLECT"));
    assertThat(sink.written()).isEmpty();

    TopicHidingAuthorizer.show("veiled.hidden");
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).isEmpty();
    assertThat(sink.topicReport()).containsEntry("unchanged", 2L).containsEntry("deleted", 0L);
  }

  @Test
  void aTopicOfAPatternWhoseTargetExpiresRecordsHoldsUpNoOther() {
    clusters.external().create("fades.late", 1, Map.of("cleanup.policy", "compact,delete"));
    SinkScenario sink =
        sink("fades")
            .without("topics")
            .with("topics.regex", "fades.*")
            .input(1)
            .input("fades.late", 1)
            .target(1)
            .inputRow("a", "{\"a\":1}")
            .inputRow("fades.late", 0, "b", "{\"b\":1}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactly("a={\"a\":1}");
    assertThat(sink.written("fades.late")).isEmpty();
    assertThat(sink.taskStates()).containsOnly("RUNNING");

    clusters.external().compact("fades.late");
    eventually()
        .untilAsserted(() -> assertThat(sink.written("fades.late")).containsExactly("b={\"b\":1}"));
  }

  @Test
  void aTopicAddedToAStreamIsStreamedWhereItsTargetHoldsNothing() {
    SinkScenario sink =
        sink("extended")
            .input(1)
            .target(1)
            .input("extended.new", 2)
            .inputRow("a", "{\"a\":1}")
            .inputRow("extended.new", 1, "b", "{\"b\":1}")
            .startAndAwaitStream();

    sink.with("topics", "extended,extended.new").start();

    eventually()
        .untilAsserted(
            () -> assertThat(sink.written("extended.new")).containsExactly("b={\"b\":1}"));
  }

  @Test
  void aTopicAddedToAStreamIsComparedByAnotherVersionWhereItsTargetHoldsRows() {
    SinkScenario sink =
        sink("held")
            .input(1)
            .target(1)
            .inputRow("a", "{\"a\":1}")
            .input("held.added", 1)
            .inputRow("held.added", 0, "c", "{\"c\":1}")
            .startAndAwaitStream();
    sink.target("held.added", 1)
        .targetRow("held.added", 0, "c", "{\"c\":1}")
        .targetRow("held.added", 0, "gone", "{\"c\":1}")
        .with("topics", "held,held.added")
        .start();
    assertThat(sink.awaitFailure())
        .contains("The topics [held.added] came to the input after the comparison")
        .contains("Set stream.version to another value");

    clusters.external().compact("held.added");
    sink.countWrittenFromHere().with("stream.version", "2").start().awaitPhase("STREAM", 2);

    assertThat(sink.written("held.added")).containsExactly("gone=null");
    assertThat(sink.written()).isEmpty();
  }
}
