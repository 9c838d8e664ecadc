package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modes, limits, and configurations that are refused before anything is written. */
@ExtendWith(SharedClusters.class)
class ReconcileRefusalIT {

  private final ConnectClusters clusters;

  ReconcileRefusalIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void aPlanWritesNothingUntilItIsApplied() {
    SinkScenario sink =
        sink("planned")
            .with("reconcile.mode", "plan")
            .input(2)
            .target(2)
            .targetRow("orphan", "{\"a\":1}")
            .inputRow("new", "{\"a\":1}")
            .start()
            .awaitPhase("PLANNED");
    sink.inputRow("later", "{\"a\":1}");

    assertThat(sink.topicReport()).containsEntry("new", 1L).containsEntry("deleted", 1L);
    assertThat(sink.written()).isEmpty();
    assertThat(sink.taskStates()).containsExactly("RUNNING", "RUNNING");

    sink.with("reconcile.mode", "apply").start().awaitPhase("STREAM", 2);
    assertThat(sink.written())
        .containsExactlyInAnyOrder("new={\"a\":1}", "orphan=null", "later={\"a\":1}");
  }

  @Test
  void moreDeletesThanTheLimitAreRefusedBeforeAnythingIsWritten() {
    SinkScenario sink =
        sink("refused")
            .with("reconcile.max.deletes.percent", "50")
            .with("notification.topic", "notices-of-refused")
            .input(1)
            .target(1)
            .targetRow("a", "{\"a\":1}")
            .targetRow("b", "{\"a\":1}")
            .targetRow("c", "{\"a\":1}")
            .inputRow("a", "{\"a\":2}")
            .start();

    assertThat(sink.awaitFailure())
        .contains("would delete 2 of the 3 keys of refused, more than 50%. Nothing was written.")
        .contains("raise reconcile.max.deletes.percent");
    assertThat(sink.written()).isEmpty();
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");

    sink.with("reconcile.max.deletes.percent", "67").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).containsExactlyInAnyOrder("a={\"a\":2}", "b=null", "c=null");
    assertThat(clusters.external().awaitRecords("notices-of-refused", 9))
        .extracting(notice -> text(notice.value()).replaceAll(".*\"type\":\"([A-Z]+)\".*", "$1"))
        .containsExactly(
            "STARTED",
            "STEP",
            "REFUSED",
            "FAILED",
            "STARTED",
            "STEP",
            "STEP",
            "APPLIED",
            "STREAMING");
  }

  @Test
  void keysWhoseRowsMayHaveExpiredInTheInputAreDeletedOnlyWhereThePlanWasApproved() {
    SinkScenario sink =
        sink("rows-expired")
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .targetRow("expired", "{\"a\":1}")
            .inputRow("expired", "{\"a\":1}")
            .inputRow("changed", "{\"a\":2}")
            .deleteInputBefore(0, 1)
            .start();

    assertThat(sink.awaitFailure())
        .contains(
            "The first records of the input topic rows-expired are gone (1 offsets;"
                + " cleanup.policy=delete), and 1 of the 1 keys of rows-expired would be deleted")
        .contains("Nothing was written. To keep them, write the whole table to the topic again");
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");
    assertThat(sink.written()).isEmpty();

    sink.with("reconcile.approved.plan", (String) sink.report().get("fingerprint"))
        .start()
        .awaitPhase("STREAM", 2);
    assertThat(sink.written()).containsExactlyInAnyOrder("changed={\"a\":2}", "expired=null");
  }

  @Test
  void aComparisonThatTakesLongerThanTombstonesAreKeptIsRepeatedOnceAndThenRefused() {
    SinkScenario sink = sink("too-slow").with("tasks.max", "1").target(1).targetRow("gone", "{}");
    clusters
        .worker()
        .create("too-slow", 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "0"));
    sink.inputRow("kept", "{}").start();

    assertThat(sink.awaitFailure())
        .contains("takes longer than the topic too-slow keeps its tombstones")
        .contains("Nothing was written. Raise delete.retention.ms of the topic, which is 0");
    assertThat(sink.written()).isEmpty();
    assertThat((Long) sink.generation().get("generation")).isEqualTo(2);
  }

  @Test
  void nothingIsDeletedWhileTheConnectorIsPaused() {
    SinkScenario sink =
        sink("rests")
            .with("topics", "rests,rests-too")
            .with("topic.format", "rests")
            .input(1)
            .target(1)
            .targetRow("gone", "{\"a\":1}")
            .start()
            .awaitPhase("PREPARING");

    // Nothing is to be read of the input, so that all goes on but what is written.
    sink.pause().input("rests-too", 1).awaitPhase("COLLECT").awaitClaim("rests-too", 0);
    holdsForAWhile(() -> assertThat(sink.generation()).containsEntry("phase", "COLLECT"));
    assertThat(sink.written()).isEmpty();

    sink.resume().awaitPhase("STREAM");
    assertThat(sink.written()).containsExactly("gone=null");
  }

  @Test
  void targetsThatExpireRecordsAreRefused() {
    SinkScenario sink = sink("expires").with("tasks.max", "1").input(1).inputRow("a", "{}");
    clusters.external().create("expires", 1, Map.of("cleanup.policy", "compact,delete"));
    sink.start();

    assertThat(sink.awaitFailure())
        .contains("The target topic expires has cleanup.policy=compact,delete")
        .contains("Set cleanup.policy=compact on the topic, or fetch.existing.enabled=false");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aClusterThatIsNotTheWorkersIsRefusedWithinSeconds() {
    SinkScenario sink =
        sink("wrong-cluster")
            .with("worker.kafka.bootstrap.servers", clusters.external().bootstrapServers())
            .with("topic.format", "${topic}.copy")
            .input(2)
            .target("wrong-cluster.copy", 1)
            .targetRow("wrong-cluster.copy", 0, "a", "{}")
            .targetRow("wrong-cluster.copy", 0, "b", "{}")
            .inputRow("a", "{}")
            .inputRow("c", "{}")
            // A topic of the same name that holds more than the input does.
            .target("wrong-cluster", 2);
    for (int row = 0; row < 100; row++) {
      sink.targetRow("wrong-cluster", row % 2, "row" + row, "{}");
    }
    Instant started = Instant.now();
    sink.start();

    assertThat(sink.awaitFailure())
        .contains(
            "worker.kafka.bootstrap.servers does not lead to the cluster that this worker reads")
        .contains("Nothing was written. Set it, and worker.kafka.* for security, to the worker's");
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(sink.written("wrong-cluster.copy")).isEmpty();
  }

  @Test
  void theWorkersClusterIsAcceptedWithTheConsumerGroupProtocol() {
    SinkScenario sink =
        sink("grouped")
            .with("consumer.override.group.protocol", "consumer")
            .input(2)
            .target(1)
            .targetRow("a", "{\"a\":1}")
            .targetRow("b", "{\"a\":1}")
            .inputRow("a", "{\"a\":1}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactly("b=null");
  }
}
