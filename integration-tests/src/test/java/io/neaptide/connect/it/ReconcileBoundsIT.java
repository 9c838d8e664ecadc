package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What belongs to a comparison: everything up to the bounds, and nothing that comes later. */
@ExtendWith(SharedClusters.class)
class ReconcileBoundsIT {

  private final ConnectClusters clusters;

  ReconcileBoundsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void theEndOfAPartitionIsReachedWhateverStandsThere() {
    SinkScenario sink = sink("ends").input(5).target(5);
    for (int partition = 0; partition < 2; partition++) {
      sink.inputRow(partition, "deleted-in" + partition, "{\"a\":1}")
          .inputRow(partition, "in" + partition, "{\"a\":1}")
          .deleteInputBefore(partition, 1)
          .abortedInputRow(partition, "aborted-in" + partition, "{\"a\":1}");
      sink.targetRow(partition, "deleted-out" + partition, "{\"a\":1}")
          .targetRow(partition, "out" + partition, "{\"a\":1}")
          .deleteTargetBefore(partition, 1)
          .abortedTargetRow(partition, "in" + partition, "{\"a\":1}");
    }
    // One that ends in a marker, one of aborted rows alone, and one that is deleted up to its end.
    sink.committedInputRow(2, "in2", "{\"a\":1}").committedTargetRow(2, "out2", "{\"a\":1}");
    sink.abortedInputRow(3, "x", "{}").abortedInputRow(3, "x", "{}");
    sink.abortedTargetRow(3, "x", "{}").abortedTargetRow(3, "x", "{}");
    sink.inputRow(4, "all-deleted", "{}").deleteInputBefore(4, 1);
    sink.targetRow(4, "all-deleted", "{}").deleteTargetBefore(4, 1);
    // Else it would be refused to delete keys whose rows may have expired.
    clusters.worker().compact("ends");

    sink.startAndAwaitStream();

    assertThat(sink.written())
        .containsExactlyInAnyOrder(
            "in0={\"a\":1}",
            "in1={\"a\":1}",
            "in2={\"a\":1}",
            "out0=null",
            "out1=null",
            "out2=null");
    sink.inputRow(3, "later", "{\"a\":1}").inputRow(4, "later", "{\"a\":2}");
    assertThat(sink.awaitWritten(8)).hasSize(8).contains("later={\"a\":1}", "later={\"a\":2}");
  }

  @Test
  void whatOthersWriteToTheTargetMeanwhileIsReportedAndDecidesNothing() {
    SinkScenario sink =
        sink("others")
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .targetRow("same", "{\"a\":1}")
            .inputRow("same", "{\"a\":1}")
            .targetRow("orphan", "{\"a\":1}")
            .inputRow("changed", "{\"a\":2}")
            .targetRow("changed", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "last", "{\"a\":1}")) {
      sink.start().awaitCollecting();
      sink.targetRow("same", "{\"a\":9}")
          .targetRow("changed", "{\"a\":2}")
          .targetRow("foreign", "{\"a\":1}");
      sink.countWrittenFromHere();
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written())
        .containsExactlyInAnyOrder("changed={\"a\":2}", "last={\"a\":1}", "orphan=null");
    assertThat(sink.report())
        .containsEntry("othersWrote", List.of("others-0"))
        .hasEntrySatisfying("otherWriters", names -> assertThat((List<?>) names).isNotEmpty());
    assertThat(sink.table()).containsKey("foreign");
  }

  @Test
  void deletesAreRefusedWhereAnotherConnectorWritesToTheTargetMeanwhile() {
    SinkScenario sink =
        sink("contended")
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .targetRow("orphan", "{\"a\":1}")
            .inputRow("new", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "last", "{\"a\":1}")) {
      sink.start().awaitCollecting();
      try (ForeignTransaction other =
          ForeignTransaction.open(
              clusters.external(),
              "contending-task-0",
              List.of(record("contended", 0, "others", "{\"a\":1}")))) {
        other.commit();
      }
      open.commit();
    }

    assertThat(sink.awaitFailure())
        .contains(
            "The connectors [contending] wrote records to contended while this one compared with it,"
                + " and 1 of the 1 keys of contended would be deleted")
        .contains("A target topic can have one connector: stop the others");
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");
    assertThat(sink.table()).containsKey("orphan");
  }

  @Test
  void aKeyThatComesBackRightBehindTheBoundIsNotDeleted() {
    SinkScenario sink =
        sink("comes-back")
            .with("tasks.max", "1")
            .input(1)
            .target(2)
            .targetRow("back", "{\"a\":1}")
            .targetRow("gone", "{\"a\":1}")
            .targetRow("back-and-gone", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "last", "{\"a\":1}")) {
      sink.start().awaitCollecting();
      sink.inputRow("back", "{\"a\":2}")
          .inputRow("back-and-gone", "{\"a\":1}")
          .inputRow("back-and-gone", null);
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.awaitWritten(5))
        .containsExactlyInAnyOrder(
            "last={\"a\":1}",
            "gone=null",
            "back={\"a\":2}",
            "back-and-gone={\"a\":1}",
            "back-and-gone=null");
  }
}
