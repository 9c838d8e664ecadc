package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.PATIENCE;
import static io.neaptide.connect.it.SinkClusters.bytes;
import static io.neaptide.connect.it.SinkClusters.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.hook.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks in a real worker: before and after every send, with both guarantees and a comparison. */
class HookIT {

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

  /** A sink with a hook, without a comparison. */
  private Reconciliation streaming(String name, String guarantee) {
    return fixture
        .sink(name, stateDirectory)
        .with("tasks.max", "1")
        .with("fetch.existing.enabled", "false")
        .with("delivery.guarantee", guarantee)
        .with("event.processor.class", ProbeHook.class.getName())
        .with("event.batch.size", "50");
  }

  /** Removes, replaces and adds, and fails now and then after having spoilt the list. */
  private static void disturb(ProbeHook.Probe probe) {
    AtomicInteger calls = new AtomicInteger();
    probe.beforeSend =
        events -> {
          if (calls.incrementAndGet() % 4 == 1) {
            events.clear();
            throw new RetriableException("database away");
          }
          Event first = events.get(0);
          events.removeIf(event -> text(event.key()).endsWith("3"));
          events.replaceAll(
              event -> text(event.key()).endsWith("5") ? event.withValue(bytes("masked")) : event);
          events.add(Event.upsert("audit-" + first.topic(), bytes("last"), first.key()));
        };
  }

  private static void feedAndCheck(String name, Reconciliation sink, ProbeHook.Probe probe) {
    IntStream.range(0, 200).forEach(i -> sink.feed("k" + i, "{\"n\":" + i + "}"));
    fixture.clusters().awaitCommitted(name, name, 200);

    Map<String, String> table = sink.table();
    assertThat(table).hasSize(180).doesNotContainKey("k3");
    assertThat(table).containsEntry("k15", "masked").containsEntry("k16", "{\"n\":16}");
    assertThat(fixture.clusters().read("audit-" + name)).isNotEmpty();
    await().atMost(PATIENCE).until(() -> probe.keysAfter().contains("k199"));
    assertThat(probe.keysAfter()).contains("last").doesNotContain("k3");
    assertThat(probe.overlaps).hasValue(0);
  }

  @Test
  void atLeastOnceTheHookDecidesWhatIsSent() {
    ProbeHook.Probe probe = ProbeHook.of("alo");
    disturb(probe);
    Reconciliation sink = streaming("alo", "at_least_once").input(2).target(2).start();

    feedAndCheck("alo", sink, probe);
  }

  @Test
  void exactlyOnceTheHookDecidesWhatIsSentThroughARestart() {
    ProbeHook.Probe probe = ProbeHook.of("eos");
    disturb(probe);
    Reconciliation sink = streaming("eos", "exactly_once").input(2).target(2).start();
    feedAndCheck("eos", sink, probe);

    sink.restart();
    IntStream.range(200, 300).forEach(i -> sink.feed("k" + i, "{\"n\":" + i + "}"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(sink.table()).hasSize(270).containsKey("k299"));

    assertThat(sink.written()).as("every row once").hasSize(270);
    await().atMost(PATIENCE).until(() -> probe.lifecycle.size() == 3);
    assertThat(probe.lifecycle).containsExactly("start 0", "stop", "start 0");
  }

  @Test
  void aSlowHookCostsNoRebalanceAndLeavesNoTransactionOpen() {
    ProbeHook.Probe probe = ProbeHook.of("slow");
    AtomicBoolean slow = new AtomicBoolean(true);
    probe.beforeSend =
        events -> {
          if (text(events.get(0).key()).equals("slow") && slow.getAndSet(false)) {
            pause(5_000);
          }
        };
    Reconciliation sink =
        streaming("slow", "exactly_once")
            .with("consumer.override.max.poll.interval.ms", "3000")
            .with("consumer.override.session.timeout.ms", "6000")
            .with("event.batch.size", "1")
            .input(1)
            .target(1)
            .start();
    sink.feed("a", "{}").feed("b", "{}").feed("slow", "{}").feed("c", "{}");

    // What was sent before is not held up by the hook, but committed.
    await().atMost(PATIENCE).until(() -> probe.keysBefore().contains("slow"));
    sink.awaitWritten(2);
    assertThat(slow).isFalse();
    assertThat(sink.awaitWritten(4)).containsExactly("a={}", "b={}", "slow={}", "c={}");
    assertThat(probe.keysBefore()).containsExactly("a", "b", "slow", "c");
    assertThat(sink.states()).containsOnly("RUNNING");
  }

  private static void pause(long millis) {
    try {
      assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStopInterruptsAHookThatIsStuck() {
    for (String guarantee : List.of("at_least_once", "exactly_once")) {
      String name = "stuck-" + guarantee;
      ProbeHook.Probe probe = ProbeHook.of(name);
      probe.beforeSend = events -> pause(600_000);
      Reconciliation sink = streaming(name, guarantee).input(1).target(1).start();
      sink.feed("a", "{}");
      await().atMost(PATIENCE).until(() -> !probe.before.isEmpty());

      fixture.clusters().connect().stopConnector(name);
      await().atMost(5, TimeUnit.SECONDS).until(() -> probe.lifecycle.contains("stop"));
      assertThat(sink.written()).isEmpty();
    }
  }

  @Test
  void aHookThatFailsFailsTheTaskAndIsGivenTheEventsAgainAfterARestart() {
    for (String guarantee : List.of("at_least_once", "exactly_once")) {
      String name = "failing-" + guarantee;
      ProbeHook.Probe probe = ProbeHook.of(name);
      probe.beforeSend =
          events -> {
            throw new IllegalArgumentException("no such column");
          };
      Reconciliation sink = streaming(name, guarantee).input(1).target(1).start();
      sink.feed("a", "{}");
      assertThat(sink.awaitFailure())
          .contains(ProbeHook.class.getName())
          .contains("no such column")
          .contains("None of them was sent");

      probe.beforeSend = events -> {};
      sink.restart();
      assertThat(sink.awaitWritten(1)).containsExactly("a={}");
    }
  }

  @Test
  void withAComparisonTheHookSeesTheDifferenceAndMayRemoveFromIt() {
    ProbeHook.Probe probe = ProbeHook.of("compared");
    probe.beforeSend = events -> events.removeIf(event -> text(event.key()).startsWith("secret"));
    Reconciliation sink =
        fixture
            .sink("compared", stateDirectory)
            .with("event.processor.class", ProbeHook.class.getName())
            .input(2)
            .target(2)
            .hold("same", "{\"a\":1}")
            .hold("orphan", "{\"a\":1}")
            .hold("secret-orphan", "{\"a\":1}")
            .feed("same", "{\"a\":1}")
            .feed("new", "{\"a\":1}")
            .feed("secret-new", "{\"a\":1}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("new={\"a\":1}", "orphan=null");
    // A rebalance may make another generation, which gives them again.
    assertThat(probe.keysBefore()).containsOnly("new", "secret-new", "orphan", "secret-orphan");
    await().atMost(PATIENCE).until(() -> probe.after.size() == 2);
    Event row = find(probe, "new");
    assertThat(row.row().orElseThrow().value()).isEqualTo(Map.of("a", 1L));
    assertThat(row.decodedKey().orElseThrow().value()).isEqualTo("new");
    assertThat(find(probe, "orphan").isDelete()).isTrue();
    assertThat(find(probe, "orphan").input()).isEmpty();

    // What the hook kept back is a difference for the next new stream, too.
    probe.before.clear();
    sink.with("stream.version", "2").mark().start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sink.generation())
                    .containsEntry("streamVersion", "2")
                    .containsEntry("phase", "STREAM"));
    assertThat(sink.written()).isEmpty();
    assertThat(probe.keysBefore()).containsOnly("secret-new", "secret-orphan");
  }

  private static Event find(ProbeHook.Probe probe, String key) {
    return probe.before.stream()
        .filter(event -> text(event.key()).equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withAComparisonTheHookMustNotChangeWhatIsSent() {
    ProbeHook.Probe probe = ProbeHook.of("changed");
    probe.beforeSend = events -> events.replaceAll(event -> event.withValue(bytes("masked")));
    Reconciliation sink =
        fixture
            .sink("changed", stateDirectory)
            .with("event.processor.class", ProbeHook.class.getName())
            .input(1)
            .target(1)
            .feed("new", "{\"a\":1}")
            .start();

    assertThat(sink.awaitFailure()).contains("With fetch.existing.enabled=true it may only remove");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aHookThatIsMissingIsRefusedWhenTheConnectorIsMade() {
    assertThatThrownBy(
            () ->
                streaming("missing", "at_least_once")
                    .with("event.processor.class", "com.example.Missing")
                    .input(1)
                    .start())
        .hasMessageContaining("event.processor.class")
        .hasMessageContaining("the plugin's own folder");
  }
}
