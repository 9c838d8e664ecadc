package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Eventually.holdsForAWhile;
import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.rows;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.InitialDataHook;
import io.neaptide.connect.it.testing.ProbeHook;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A hook is told once per new stream that the initial data is sent, and only then it streams on.
 */
@ExtendWith(SharedClusters.class)
class HookInitialDataIT {

  private final ConnectClusters clusters;

  HookInitialDataIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name)
        .with("event.processor.class", InitialDataHook.class.getName());
  }

  private SinkScenario copying(String name) {
    return sink(name).with("fetch.existing.enabled", "false").without("delivery.guarantee");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitAnnounced(ProbeHook.Probe probe, int times) {
    eventually().until(() -> probe.announced.size() >= times);
  }

  private List<String> signals() {
    return rows(clusters.external().read("signals"));
  }

  @Test
  void withAComparisonTheHookIsToldAfterTheDifferenceAndBeforeTheStream() {
    ProbeHook.Probe probe = ProbeHook.of("announced");
    CountDownLatch free = new CountDownLatch(1);
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    SinkScenario sink =
        sink("announced")
            .input(2)
            .target(2)
            .targetRow("orphan", "{\"a\":1}")
            .targetRow("same", "{\"a\":1}")
            .inputRow("same", "{\"a\":1}")
            .inputRow("new", "{\"a\":1}");
    probe.initialDataSent =
        initialData -> {
          initialData.sender().send(Event.upsert("signals", bytes("ready"), bytes("1")));
          initialData.sender().flush();
          assertThat(signals()).contains("ready=1");
          try {
            initialData.sender().send(Event.delete("announced", bytes("same")));
          } catch (IllegalArgumentException e) {
            refusal.set(e);
          }
          await(free);
          initialData.sender().send(Event.upsert("signals", bytes("left"), bytes("1")));
        };
    sink.start();
    awaitAnnounced(probe, 1);

    assertThat(sink.written()).containsExactlyInAnyOrder("new={\"a\":1}", "orphan=null");
    assertThat(sink.generation()).containsEntry("phase", "ANNOUNCE");
    assertThat(probe.announced.get(0).topics()).containsExactly("announced");
    // It is interrupted in the callback, and called again without comparing again.
    Object generation = sink.generation().get("generation");
    sink.inputRow("later", "{\"a\":1}").restart();
    awaitAnnounced(probe, 2);
    assertThat(sink.generation())
        .containsEntry("phase", "ANNOUNCE")
        .containsEntry("generation", generation);
    holdsForAWhile(() -> assertThat(sink.written()).hasSize(2));
    assertThat(sink.taskStates()).hasSize(2);
    free.countDown();
    assertThat(sink.awaitWritten(3)).contains("later={\"a\":1}");

    assertThat(sink.generation()).containsEntry("phase", "STREAM");
    assertThat(signals()).containsOnly("ready=1", "left=1").containsOnlyOnce("left=1");
    assertThat(refusal.get()).hasMessageContaining("the next new stream would delete it");
    sink.restart();
    sink.inputRow("last", "{\"a\":1}");
    sink.awaitWritten(4);
    assertThat(probe.lifecycle).as("once per new stream").containsOnlyOnce("announced 1");
    assertThat(probe.overlaps).hasValue(0);
  }

  @Test
  void withoutAComparisonTheInputUpToItsBoundsIsWrittenOnceThroughRestarts() {
    ProbeHook.Probe probe = ProbeHook.of("copied");
    SinkScenario sink =
        copying("copied")
            .with("transforms", "drop")
            .with("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .with("transforms.drop.predicate", "deletes")
            .with("predicates", "deletes")
            .with(
                "predicates.deletes.type",
                "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")
            .with("event.batch.size", "10")
            .input(2)
            .target(2)
            .targetRow("other", "{\"a\":1}");
    IntStream.range(0, 60).forEach(i -> sink.inputRow("k" + i, "{\"n\":" + i + "}"));
    // The ends of both partitions are something that Connect does not pass on.
    sink.committedInputRow(0, "committed", "{\"n\":1}").abortedInputRow(0, "aborted", "{\"n\":1}");
    sink.inputRow(1, "k1", null);

    // It fails half way, and goes on there after a restart.
    probe.beforeSend =
        events -> {
          if (events.stream().anyMatch(event -> text(event.key()).equals("k30"))) {
            throw new IllegalStateException("half way");
          }
        };
    assertThat(sink.start().awaitFailure()).contains("half way");
    assertThat(sink.generation()).containsEntry("phase", "COPY");
    probe.beforeSend = events -> {};
    CountDownLatch free = new CountDownLatch(1);
    probe.initialDataSent = initialData -> await(free);
    sink.restart();
    awaitAnnounced(probe, 1);
    assertThat(sink.written()).hasSize(61).doesNotHaveDuplicates().contains("committed={\"n\":1}");

    // It is interrupted in the callback, and called again.
    sink.inputRow("later", "{\"n\":1}").restart();
    awaitAnnounced(probe, 2);
    assertThat(sink.written()).hasSize(61);
    free.countDown();
    assertThat(sink.awaitWritten(62))
        .hasSize(62)
        .doesNotHaveDuplicates()
        .contains("later={\"n\":1}");
    assertThat(sink.awaitPhase("STREAM").generation()).containsEntry("generation", 1L);
    assertThat(sink.table()).containsKey("other");
    assertThat(probe.lifecycle).containsOnlyOnce("announced 1");

    // Another version is another new stream.
    sink.with("stream.version", "2").countWrittenFromHere().start();
    awaitAnnounced(probe, 3);
    sink.awaitPhase("STREAM", 2);
    assertThat(sink.written()).hasSize(62).doesNotHaveDuplicates();
    assertThat(probe.overlaps).hasValue(0);
  }

  @Test
  void aHookThatFailsIsToldAgainAfterTheRestart() {
    ProbeHook.Probe probe = ProbeHook.of("told-again");
    probe.initialDataSent =
        initialData -> {
          throw new IllegalStateException("database away");
        };
    SinkScenario sink = copying("told-again").input(1).target(1).inputRow("a", "{}").start();

    assertThat(sink.awaitFailure())
        .contains("database away")
        .contains("restart the task: the hook is called again");
    assertThat(sink.generation()).containsEntry("phase", "ANNOUNCE");
    sink.inputRow("b", "{}");
    probe.initialDataSent =
        initialData -> initialData.sender().send(Event.delete("told-again", bytes("gone")));
    sink.restart().awaitPhase("STREAM");

    assertThat(sink.awaitWritten(3)).containsExactly("a={}", "gone=null", "b={}");
    assertThat(probe.announced).hasSize(2);
  }

  @Test
  void aHookForInitialDataNeedsWhatAnInitialPhaseNeeds() {
    assertThatThrownBy(
            () -> copying("needy").without("worker.kafka.bootstrap.servers").input(1).start())
        .hasMessageContaining("which implements onInitialDataSent) needs worker.kafka.bootstrap");
  }
}
