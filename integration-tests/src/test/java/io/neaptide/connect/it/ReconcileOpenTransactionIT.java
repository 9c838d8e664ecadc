package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static io.neaptide.connect.it.testing.Records.partitionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction that is open within the bounds is awaited before anything is decided. */
@ExtendWith(SharedClusters.class)
class ReconcileOpenTransactionIT {

  private final ConnectClusters clusters;

  ReconcileOpenTransactionIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario table(String name) {
    return SinkScenario.comparing(clusters, name)
        .input(2)
        .target(2)
        .targetRow("kept", "{\"a\":1}")
        .inputRow("kept", "{\"a\":1}")
        .targetRow("orphan", "{\"a\":1}");
  }

  private static void assertThatNothingIsDecided(SinkScenario sink) {
    sink.awaitCollecting();
    holdsForAWhile(
        () -> {
          assertThat(sink.generation()).containsEntry("phase", "COLLECT");
          assertThat(sink.taskStates()).containsOnly("RUNNING");
        });
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void waitsForAnOpenTransactionOfTheInputThatIsCommitted() {
    SinkScenario sink = table("input-committed").targetRow("open", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "open", "{\"a\":2}")) {
      sink.start();
      assertThatNothingIsDecided(sink);
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open={\"a\":2}", "orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheInputThatIsAborted() {
    SinkScenario sink = table("input-aborted").targetRow("open", "{\"a\":1}");
    try (ForeignTransaction open = sink.openInputTransaction(0, "open", "{\"a\":2}")) {
      sink.start();
      assertThatNothingIsDecided(sink);
      open.abort();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open=null", "orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheTargetThatIsCommitted() {
    SinkScenario sink = table("target-committed");
    int partition = partitionOf("open", 2);
    try (ForeignTransaction open = sink.openTargetTransaction(partition, "open", "{\"a\":1}")) {
      sink.inputRow("open", "{\"a\":1}").start();
      assertThatNothingIsDecided(sink);
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactly("orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheTargetThatIsAborted() {
    SinkScenario sink = table("target-aborted");
    int partition = partitionOf("open", 2);
    try (ForeignTransaction open = sink.openTargetTransaction(partition, "open", "{\"a\":1}")) {
      sink.inputRow("open", "{\"a\":1}").start();
      assertThatNothingIsDecided(sink);
      open.abort();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open={\"a\":1}", "orphan=null");
  }
}
