package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.Reroute;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Converters, transforms and rejections between the input and what is compared. */
@ExtendWith(SharedClusters.class)
class ReconcileConverterIT {

  private final ConnectClusters clusters;

  ReconcileConverterIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void anExistingKeyInAnotherNotationIsReplacedByTheCanonicalOne() {
    SinkScenario sink =
        sink("canonical")
            .with("key.serializer", "json")
            .with("key.converter", "io.neaptide.connect.RowConverter")
            .input(2)
            .target(2)
            .targetRow("{\"b\":2, \"a\":1}", "{\"v\":1}")
            .inputRow("{\"b\":2,\"a\":1}", "{\"v\":1}")
            .targetRow("{\"a\":7,\"b\":2}", "{\"v\":2}")
            .inputRow("{ \"b\": 2, \"a\": 7 }", "{\"v\":2}")
            .startAndAwaitStream();

    assertThat(sink.written())
        .containsExactlyInAnyOrder("{\"a\":1,\"b\":2}={\"v\":1}", "{\"b\":2, \"a\":1}=null");
  }

  @Test
  void theKeyOfARecordThatTheSinkRejectsIsNotDeleted() {
    SinkScenario sink =
        sink("rejects")
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", "rejects-dlq")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .input(2)
            .target(2)
            .targetRow("bad", "{\"a\":1}")
            .inputRow("bad", "{\"_key\":\"another\",\"a\":2}")
            .targetRow("orphan", "{\"a\":1}")
            .inputRow("good", "{\"a\":1}")
            .inputRow("bad-and-new", "{\"_key\":\"another\",\"a\":2}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("good={\"a\":1}", "orphan=null");
    assertThat(sink.topicReport()).containsEntry("rejected", 2L).containsEntry("dropped", 0L);
    assertThat(keys(clusters.worker().read("rejects-dlq")))
        // Reported again, too, where a partition is collected again.
        .containsOnly("bad", "bad-and-new");
  }

  @Test
  void recordsThatConnectDropsAtTheEndOfAPartitionHoldUpNothing() {
    SinkScenario sink =
        sink("drops")
            .with("errors.tolerance", "all")
            .with("transforms", "drop")
            .with("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .with("transforms.drop.predicate", "tombstone")
            .with("predicates", "tombstone")
            .with(
                "predicates.tombstone.type",
                "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")
            .input(3)
            .target(1)
            .targetRow("a", "{\"a\":1}")
            .inputRow(0, "a", "{\"a\":1}")
            .inputRow(0, "b", "{\"a\":1}")
            .inputRow(0, "a", null)
            .inputRow(0, "a", null)
            .inputRow(1, "malformed", "no row")
            .inputRow(2, "c", "{\"a\":1}")
            .inputRow(2, "malformed", "no row")
            .abortedInputRow(2, "x", "{}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("b={\"a\":1}", "c={\"a\":1}");
  }

  @Test
  void keysThatConnectMayHaveDroppedAreDeletedOnlyWhereThePlanWasApproved() {
    SinkScenario sink =
        sink("drops-rows")
            .with("tasks.max", "1")
            .with("errors.tolerance", "all")
            .input(2)
            .target(1)
            .targetRow("malformed", "{\"a\":1}")
            .targetRow("orphan", "{\"a\":1}")
            .inputRow(0, "malformed", "no row")
            .inputRow(1, "new", "{\"a\":1}")
            .start();

    assertThat(sink.awaitFailure())
        .contains(
            " records were dropped by converters or transforms (errors.tolerance=all), and 2 of the 2"
                + " keys of drops-rows would be deleted")
        .contains("Nothing was written. Correct these records, or the converter");
    // Once more where it is read again.
    assertThat((Long) sink.topicReport().get("dropped")).isPositive();
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");
    assertThat(sink.written()).isEmpty();

    sink.with("reconcile.approved.plan", (String) sink.report().get("fingerprint"))
        .start()
        .awaitPhase("STREAM", 2);
    assertThat(sink.written())
        .containsExactlyInAnyOrder("new={\"a\":1}", "malformed=null", "orphan=null");
  }

  @Test
  void rowsAreComparedAfterTransformsOfKeysAndValues() {
    SinkScenario sink =
        sink("transforms")
            .with("transforms", "cast,key,extract")
            .with("transforms.cast.type", "org.apache.kafka.connect.transforms.ReplaceField$Value")
            .with("transforms.cast.renames", "a:b")
            .with("transforms.key.type", "org.apache.kafka.connect.transforms.ValueToKey")
            .with("transforms.key.fields", "id")
            .with("transforms.extract.type", "org.apache.kafka.connect.transforms.ExtractField$Key")
            .with("transforms.extract.field", "id")
            .input(2)
            .target(3)
            .targetRow("one", "{\"id\":\"one\",\"b\":1}")
            .inputRow("1", "{\"id\":\"one\",\"a\":1}")
            .targetRow("two", "{\"id\":\"two\",\"a\":1}")
            .inputRow("2", "{\"id\":\"two\",\"a\":1}")
            .targetRow("3", "{\"id\":\"three\",\"b\":1}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("two={\"b\":1,\"id\":\"two\"}", "3=null");
  }

  @Test
  void aTransformThatChangesTheTopicIsRefused() {
    SinkScenario sink =
        sink("routed")
            .with("transforms", "route")
            .with("transforms.route.type", Reroute.class.getName())
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .targetRow("a", "{}")
            .inputRow("b", "{}")
            .start();

    assertThat(sink.awaitFailure())
        .contains("A transform changes the topic of records from routed")
        .contains("Use topic.format instead, or set fetch.existing.enabled=false");
    assertThat(sink.written()).isEmpty();
  }
}
