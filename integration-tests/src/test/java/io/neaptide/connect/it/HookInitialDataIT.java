package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.bytes;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hook is told once per new stream that the initial data is sent, and only then it streams on.
 */
class HookInitialDataIT {

  private static ReconcileFixture fixture;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void start() {
    fixture = ReconcileFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void deleteSinks() {
    fixture.deleteSinks(stateDirectory);
  }

  private Reconciliation sink(String name) {
    return fixture
        .sink(name, stateDirectory)
        .with("event.processor.class", InitialDataHook.class.getName());
  }

  private Reconciliation copying(String name) {
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
    org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> probe.announced.size() >= times);
  }

  private static List<String> written(String topic) {
    return fixture.clusters().read(topic).stream()
        .map(record -> text(record.key()) + "=" + text(record.value()))
        .toList();
  }

  @Test
  void withAComparisonTheHookIsToldAfterTheDifferenceAndBeforeTheStream() {
    ProbeHook.Probe probe = ProbeHook.of("announced");
    CountDownLatch free = new CountDownLatch(1);
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    Reconciliation sink =
        sink("announced")
            .input(2)
            .target(2)
            .hold("orphan", "{\"a\":1}")
            .hold("same", "{\"a\":1}")
            .feed("same", "{\"a\":1}")
            .feed("new", "{\"a\":1}");
    probe.initialDataSent =
        initialData -> {
          initialData.sender().send(Event.upsert("signals", bytes("ready"), bytes("1")));
          initialData.sender().flush();
          assertThat(written("signals")).contains("ready=1");
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
    sink.feed("later", "{\"a\":1}").restart();
    awaitAnnounced(probe, 2);
    assertThat(sink.generation())
        .containsEntry("phase", "ANNOUNCE")
        .containsEntry("generation", generation);
    org.awaitility.Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(6))
        .until(() -> sink.written().size() == 2 && sink.states().size() == 2);
    free.countDown();
    assertThat(sink.awaitWritten(3)).contains("later={\"a\":1}");

    assertThat(sink.generation()).containsEntry("phase", "STREAM");
    assertThat(written("signals")).containsOnly("ready=1", "left=1").containsOnlyOnce("left=1");
    assertThat(refusal.get()).hasMessageContaining("the next new stream would delete it");
    sink.restart();
    sink.feed("last", "{\"a\":1}");
    sink.awaitWritten(4);
    assertThat(probe.lifecycle).as("once per new stream").containsOnlyOnce("announced 1");
    assertThat(probe.overlaps).hasValue(0);
  }

  @Test
  void withoutAComparisonTheInputUpToItsBoundsIsWrittenOnceThroughRestarts() {
    ProbeHook.Probe probe = ProbeHook.of("copied");
    Reconciliation sink =
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
            .hold("other", "{\"a\":1}");
    IntStream.range(0, 60).forEach(i -> sink.feed("k" + i, "{\"n\":" + i + "}"));
    // The ends of both partitions are something that Connect does not pass on.
    sink.feedCommitted(0, "committed", "{\"n\":1}").feedAborted(0, "aborted", "{\"n\":1}");
    sink.feed("copied", 1, "k1", null);

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
    sink.feed("later", "{\"n\":1}").restart();
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
    sink.with("stream.version", "2").mark().start();
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
    Reconciliation sink = copying("told-again").input(1).target(1).feed("a", "{}").start();

    assertThat(sink.awaitFailure())
        .contains("database away")
        .contains("restart the task: the hook is called again");
    assertThat(sink.generation()).containsEntry("phase", "ANNOUNCE");
    sink.feed("b", "{}");
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
