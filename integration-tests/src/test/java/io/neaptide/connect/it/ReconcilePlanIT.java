package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static io.neaptide.connect.it.testing.Records.partitionOf;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.InitialDataHook;
import io.neaptide.connect.it.testing.ProbeHook;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A plan that is told, approved and applied, and streams that are finished when it is. */
@ExtendWith(SharedClusters.class)
class ReconcilePlanIT {

  private final ConnectClusters clusters;

  ReconcilePlanIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  /** One row is the same, one changed, one new, one moved and one gone. */
  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name)
        .with("reconcile.max.deletes.percent", "0")
        .input(2)
        .target(2)
        .targetRow("same", "{\"a\":1}")
        .targetRow("changed", "{\"a\":1}")
        .targetRow("gone", "{\"a\":1}")
        .inputRow("same", "{\"a\":1.0}")
        .inputRow("changed", "{\"a\":2}")
        .inputRow("new", "{\"a\":1}");
  }

  private SinkScenario planned(SinkScenario sink, long generation) {
    return sink.with("reconcile.mode", "plan")
        .without("reconcile.approved.plan")
        .start()
        .awaitPhase("PLANNED", generation);
  }

  private static long number(SinkScenario sink) {
    return (Long) sink.generation().get("generation");
  }

  private static String fingerprint(SinkScenario sink) {
    return (String) sink.report().get("fingerprint");
  }

  private static SinkScenario approve(SinkScenario sink, String fingerprint) {
    return sink.with("reconcile.mode", "apply")
        .with("reconcile.approved.plan", fingerprint)
        .start();
  }

  @Test
  void onlyTheApprovedPlanIsAppliedAndAChangeOnEitherSideIsRefusedWithNothingWritten() {
    SinkScenario sink = planned(sink("approved"), 1);
    String first = fingerprint(sink);

    sink.inputRow("changed", "{\"a\":3}");
    approve(sink, first);

    assertThat(sink.awaitFailure())
        .contains("(1 new, 1 changed, 0 moved, 1 deleted), but reconcile.approved.plan is " + first)
        .contains("has changed since that was planned. Nothing was written.");
    assertThat(sink.written()).isEmpty();
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");

    String second = fingerprint(planned(sink, number(sink) + 1));
    assertThat(second).isNotEqualTo(first);
    sink.targetRow("changed", "{\"a\":0}").countWrittenFromHere();
    approve(sink, second);

    assertThat(sink.awaitFailure()).contains("but reconcile.approved.plan is " + second);
    assertThat(sink.written()).isEmpty();

    String third = fingerprint(planned(sink, number(sink) + 1));
    assertThat(third).isNotIn(first, second);
    // Neither what is written again as it was, nor another number of tasks, is another plan.
    sink.targetRow("changed", "{ \"a\": 0.0 }")
        .targetRow("same", "{\"a\":1}")
        .inputRow("new", "{\"a\":1}")
        .countWrittenFromHere()
        .with("tasks.max", "1");
    long refused = number(sink);
    approve(sink, third).awaitPhase("STREAM", refused + 1);

    assertThat(sink.written())
        .containsExactlyInAnyOrder("changed={\"a\":3}", "new={\"a\":1}", "gone=null");
    assertThat(fingerprint(sink)).isEqualTo(third);

    sink.inputRow("later", "{\"a\":1}").restart();
    assertThat(sink.awaitWritten(4)).as("what was approved says nothing any more").hasSize(4);
  }

  @Test
  void everyPlannedChangeIsToldAndAnEarlierPlanIsTakenAway() {
    SinkScenario sink =
        planned(
            sink("told")
                .with("reconcile.plan.topic", "plan-of-told")
                .with("key.serializer", "json")
                .targetRow(1 - partition("\"moved\""), "\"moved\"", "{\"a\":1}")
                .inputRow("moved", "{\"a\":1}"),
            1);

    Map<String, Map<String, Object>> plan = plan("plan-of-told");
    String fingerprint = fingerprint(sink);
    assertThat(plan.remove("summary"))
        .containsEntry("complete", true)
        .containsEntry("fingerprint", fingerprint)
        .containsEntry("outcome", "PLANNED")
        .containsEntry("connector", "told")
        .containsEntry("changes", (long) plan.size());
    assertThat(plan.values())
        .allSatisfy(change -> assertThat(change).containsEntry("fingerprint", fingerprint))
        .extracting(change -> change.get("action") + " " + change.get("key"))
        .containsExactlyInAnyOrder(
            "new \"same\"",
            "new \"changed\"",
            "new \"new\"",
            "moved \"moved\"",
            "misplacedDeleted \"moved\"",
            "deleted same",
            "deleted changed",
            "deleted gone");
    assertThat(plan.values())
        .filteredOn(change -> "moved".equals(change.get("action")))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change).doesNotContainKey("before");
              assertThat(place(change, "after")).containsEntry("topic", "told");
            });
    assertThat(plan.values())
        .filteredOn(change -> "misplacedDeleted".equals(change.get("action")))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change).doesNotContainKey("after");
              assertThat(place(change, "before"))
                  .containsEntry("partition", (long) (1 - partition("\"moved\"")));
            });
    assertThat(plan.toString()).doesNotContain("a=");
    assertThat(clusters.external().config("plan-of-told", "cleanup.policy")).isEqualTo("compact");

    sink.without("key.serializer").with("reconcile.mode", "apply").start();
    assertThat(sink.awaitFailure()).contains("more than 0%");
    Map<String, Map<String, Object>> refused = plan("plan-of-told");
    assertThat(refused.remove("summary"))
        .containsEntry("complete", true)
        .containsEntry("outcome", "REFUSED")
        .hasEntrySatisfying("reason", reason -> assertThat(reason).asString().contains("0%"));
    assertThat(refused.values())
        .extracting(change -> change.get("action") + " " + change.get("key"))
        .containsExactlyInAnyOrder(
            "changed changed", "new new", "new moved", "deleted gone", "deleted \"moved\"");
    assertThat(refused.values())
        .filteredOn(change -> "changed".equals(change.get("action")))
        .singleElement()
        .satisfies(
            change ->
                assertThat(row(place(change, "before"), clusters.external().read("told")))
                    .isEqualTo("{\"a\":1}"))
        .satisfies(
            change ->
                assertThat(row(place(change, "after"), clusters.worker().read("told")))
                    .isEqualTo("{\"a\":2}"));

    planned(sink.with("reconcile.plan.rows", "true"), number(sink) + 1);
    Map<String, Map<String, Object>> withRows = plan("plan-of-told");
    withRows.remove("summary");
    assertThat(withRows.values())
        .extracting(change -> change.get("action") + " " + change.get("key"))
        .containsExactlyInAnyOrder(
            "changed changed", "new new", "new moved", "deleted gone", "deleted \"moved\"");
    assertThat(withRows.values())
        .allSatisfy(
            change ->
                assertThat(place(change, "rows"))
                    .isEqualTo(
                        switch ((String) change.get("action")) {
                          case "changed" ->
                              Map.of("before", Map.of("a", 1L), "after", Map.of("a", 2L));
                          case "new" -> Map.of("after", Map.of("a", 1L));
                          default -> Map.of("before", Map.of("a", 1L));
                        }));
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aStreamThatIsFinishedPassesNothingOnUntilItIsToGoOn() {
    ProbeHook.Probe probe = ProbeHook.of("once");
    SinkScenario sink =
        sink("once")
            .with("reconcile.max.deletes.percent", "100")
            .with("reconcile.mode", "once")
            .with("event.processor.class", InitialDataHook.class.getName())
            .start()
            .awaitPhase("FINISHED");
    List<String> difference = List.of("changed={\"a\":2}", "new={\"a\":1}", "gone=null");
    assertThat(sink.written()).containsExactlyInAnyOrderElementsOf(difference);
    clusters.awaitCommitted("once", "once", 3);

    sink.inputRow("later", "{\"a\":1}").inputRow("gone", "{\"a\":5}");
    sink.restart();
    holdsFinished(sink, difference);
    WorkerHandle second = clusters.connectors().connect().addWorker();
    holdsFinished(sink, difference);
    clusters.connectors().connect().removeWorker(second);
    holdsFinished(sink, difference);
    sink.with("tasks.max", "1").start();
    holdsFinished(sink, difference);
    assertThat(probe.announced).hasSize(1);
    assertThat(clusters.committed("once", "once")).isEqualTo(3);

    sink.with("reconcile.mode", "apply").start().awaitPhase("STREAM");
    assertThat(sink.awaitWritten(5))
        .hasSize(5)
        .contains("later={\"a\":1}", "gone={\"a\":5}")
        .containsAll(difference);

    sink.with("reconcile.mode", "once").start();
    assertThat(sink.awaitFailure())
        .contains("has begun, and reconcile.mode=once ends before that, so nothing is passed on");
    sink.inputRow("too-late", "{\"a\":1}");
    holdsForAWhile(() -> assertThat(sink.written()).hasSize(5));

    sink.with("stream.version", "2").start().awaitPhase("FINISHED", 2);
    assertThat(sink.written()).hasSize(6).contains("too-late={\"a\":1}");
  }

  @Test
  void aFinishedStreamThatIsToDeliverAtLeastOnceGoesOnFromItsEnd() {
    SinkScenario sink = finished("once-left");
    clusters.awaitCommitted("once-left", "once-left", 3);
    sink.stop().inputRow("later", "{\"a\":1}");

    sink.without("fetch.existing.enabled")
        .without("reconcile.mode")
        .with("delivery.guarantee", "at_least_once")
        .start()
        .resume();

    assertThat(sink.awaitWritten(4)).contains("later={\"a\":1}").hasSize(4);
    clusters.awaitCommitted("once-left", "once-left", 4);
    assertThat(sink.written()).hasSize(4);
  }

  @Test
  void aFinishedStreamSaysThatItsTopicsAreOthersByNow() {
    SinkScenario sink = finished("once-others");
    sink.input("others-added", 1)
        .inputRow("others-added", 0, "a", "{\"a\":1}")
        .with("topics", "once-others,others-added")
        .start()
        .awaitFailure("The topics [others-added] are not among those that were compared before");

    clusters.external().delete("once-others");
    sink.target(2)
        .with("topics", "once-others")
        .start()
        .awaitFailure(
            "The target topic once-others was deleted and recreated since the initial phase");
  }

  private SinkScenario finished(String name) {
    return sink(name)
        .with("reconcile.max.deletes.percent", "100")
        .with("reconcile.mode", "once")
        .start()
        .awaitPhase("FINISHED");
  }

  private void holdsFinished(SinkScenario sink, List<String> difference) {
    eventually().untilAsserted(() -> assertThat(sink.taskStates()).containsOnly("RUNNING"));
    holdsForAWhile(
        () -> {
          assertThat(sink.generation()).containsEntry("phase", "FINISHED");
          assertThat(sink.written()).containsExactlyInAnyOrderElementsOf(difference);
        });
  }

  private static int partition(String key) {
    return partitionOf(key, 2);
  }

  /** What the plan topic holds, by the keys of its records. */
  private Map<String, Map<String, Object>> plan(String topic) {
    Map<String, Map<String, Object>> plan = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : clusters.external().read(topic)) {
      if (record.value() == null) {
        plan.remove(text(record.key()));
      } else {
        plan.put(
            text(record.key()),
            object(new RowConverter().toConnectData("plan", record.value()).value()));
      }
    }
    return plan;
  }

  private static Map<String, Object> place(Map<String, Object> change, String which) {
    return object(change.get(which));
  }

  /** The row that stands at a place. */
  private static String row(
      Map<String, Object> place, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .filter(record -> Long.valueOf(record.partition()).equals(place.get("partition")))
        .filter(record -> Long.valueOf(record.offset()).equals(place.get("offset")))
        .map(record -> text(record.value()))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // objects of the row model are maps of texts to values
  private static Map<String, Object> object(Object value) {
    return new HashMap<>((Map<String, Object>) value);
  }
}
