package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.partitionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that the input holds in several partitions, or shows beyond the bound only. */
@ExtendWith(SharedClusters.class)
class ReconcilePartitionsIT {

  private final ConnectClusters clusters;

  ReconcilePartitionsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void aKeyThatTwoInputPartitionsHoldIsRefused() {
    SinkScenario sink = sinkWithSharedKeys("shared-refused").start();

    // Where the target held the row of partition 1, that of partition 0 would replace it.
    assertThat(sink.awaitFailure())
        .contains("2 records of shared-refused have keys that stand in several input partitions");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aKeyThatTwoInputPartitionsHoldIsComparedInEachWhereThatIsAccepted() {
    SinkScenario sink =
        sinkWithSharedKeys("shared-accepted")
            .with("reconcile.shared.keys", "accept")
            .startAndAwaitStream();

    assertThat(sink.written()).as("what differs; no delete").containsExactly("k={\"a\":2}");
    assertThat(sink.topicReport()).containsEntry("inSeveralInputPartitions", 2L);
  }

  private SinkScenario sinkWithSharedKeys(String name) {
    return sink(name)
        .input(2)
        .target(2)
        .targetRow("k", "{\"a\":1}")
        .inputRow(0, "k", "{\"a\":1}")
        .inputRow(1, "k", "{\"a\":2}")
        .targetRow("deleted-in-one", "{\"a\":1}")
        .inputRow(0, "deleted-in-one", null)
        .inputRow(1, "deleted-in-one", "{\"a\":1}");
  }

  @Test
  void aKeyThatTheRightInputPartitionDeletesAndAnotherHoldsIsRefused() {
    int right = partitionOf("k", 2);
    SinkScenario sink =
        sink("deleted-elsewhere")
            .with("tasks.max", "1")
            .input(2)
            .target(2)
            .targetRow("k", "{\"a\":1}")
            .inputRow(1 - right, "k", "{\"a\":1}")
            .inputRow(right, "k", null)
            .targetRow("deleted-in-both", "{\"a\":1}")
            .inputRow(0, "deleted-in-both", null)
            .inputRow(1, "deleted-in-both", null)
            .start();

    assertThat(sink.awaitFailure())
        .contains("1 records of deleted-elsewhere have keys that stand in several input partitions")
        .contains("bring back a key that is deleted");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aKeyThatWasMovedToItsRightPartitionWithinTheInputIsAccepted() {
    int right = partitionOf("k", 2);
    SinkScenario sink =
        sink("moved-within-input")
            .with("tasks.max", "1")
            .input(2)
            .target(2)
            .targetRow("k", "{\"a\":1}")
            .inputRow(1 - right, "k", "{\"a\":1}")
            .inputRow(right, "k", "{\"a\":2}")
            .inputRow(1 - right, "k", null)
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactly("k={\"a\":2}");
    assertThat(sink.topicReport()).containsEntry("inSeveralInputPartitions", 0L);
  }

  @Test
  void aKeyWhoseFirstRowIsBeyondTheBoundIsMovedBeforeTheStreamBegins() {
    SinkScenario sink = sink("beyond").with("tasks.max", "1").input(1).target(2);
    int right = partitionOf("k", 2);
    sink.targetRow(1 - right, "k", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "last", "{\"a\":1}")) {
      sink.start().awaitCollecting();
      sink.inputRow("k", "{\"a\":2}");
      open.commit();
    }
    sink.awaitPhase("STREAM");
    sink.awaitWritten(4);

    assertThat(sink.writtenToPartitions())
        .as("moved by its first row, which the stream writes, too")
        .containsExactlyInAnyOrder(
            right + ":k={\"a\":2}",
            1 - right + ":k=null",
            right + ":k={\"a\":2}",
            partitionOf("last", 2) + ":last={\"a\":1}");
    assertThat(sink.topicReport()).containsEntry("moved", 1L).containsEntry("deleted", 0L);
  }
}
