package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ProbeHook;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks in a real worker: before and after every send, with both guarantees and a comparison. */
@ExtendWith(SharedClusters.class)
class HookIT {

  private final ConnectClusters clusters;

  HookIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  /** A sink with a hook, without a comparison. */
  private SinkScenario streaming(String name, String guarantee) {
    return SinkScenario.comparing(clusters, name)
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

  private void produceAndCheck(String name, SinkScenario sink, ProbeHook.Probe probe) {
    IntStream.range(0, 200).forEach(i -> sink.inputRow("k" + i, "{\"n\":" + i + "}"));
    clusters.awaitCommitted(name, name, 200);

    Map<String, String> table = sink.table();
    assertThat(table).hasSize(180).doesNotContainKey("k3");
    assertThat(table).containsEntry("k15", "masked").containsEntry("k16", "{\"n\":16}");
    assertThat(clusters.external().read("audit-" + name)).isNotEmpty();
    eventually().until(() -> probe.keysAfter().contains("k199"));
    assertThat(probe.keysAfter()).contains("last").doesNotContain("k3");
    assertThat(probe.overlaps).hasValue(0);
  }

  @Test
  void atLeastOnceTheHookDecidesWhatIsSent() {
    ProbeHook.Probe probe = ProbeHook.of("alo");
    disturb(probe);
    SinkScenario sink = streaming("alo", "at_least_once").input(2).target(2).start();

    produceAndCheck("alo", sink, probe);
  }

  @Test
  void exactlyOnceTheHookDecidesWhatIsSentThroughARestart() {
    ProbeHook.Probe probe = ProbeHook.of("eos");
    disturb(probe);
    SinkScenario sink = streaming("eos", "exactly_once").input(2).target(2).start();
    produceAndCheck("eos", sink, probe);

    sink.restart();
    IntStream.range(200, 300).forEach(i -> sink.inputRow("k" + i, "{\"n\":" + i + "}"));
    eventually().untilAsserted(() -> assertThat(sink.table()).hasSize(270).containsKey("k299"));

    assertThat(sink.written()).as("every row once").hasSize(270);
    eventually().until(() -> probe.lifecycle.size() == 3);
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
    SinkScenario sink =
        streaming("slow", "exactly_once")
            .with("consumer.override.max.poll.interval.ms", "3000")
            .with("consumer.override.session.timeout.ms", "6000")
            .with("event.batch.size", "1")
            .input(1)
            .target(1)
            .start();
    sink.inputRow("a", "{}").inputRow("b", "{}").inputRow("slow", "{}").inputRow("c", "{}");

    // What was sent before is not held up by the hook, but committed.
    eventually().until(() -> probe.keysBefore().contains("slow"));
    sink.awaitWritten(2);
    assertThat(slow).isFalse();
    assertThat(sink.awaitWritten(4)).containsExactly("a={}", "b={}", "slow={}", "c={}");
    assertThat(probe.keysBefore()).containsExactly("a", "b", "slow", "c");
    assertThat(sink.taskStates()).containsOnly("RUNNING");
  }

  private static void pause(long millis) {
    try {
      assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void aStopInterruptsAHookThatIsStuck(String guarantee) {
    String name = "stuck-" + guarantee;
    ProbeHook.Probe probe = ProbeHook.of(name);
    probe.beforeSend = events -> pause(600_000);
    SinkScenario sink = streaming(name, guarantee).input(1).target(1).start();
    sink.inputRow("a", "{}");
    eventually().until(() -> !probe.before.isEmpty());

    clusters.connectors().connect().stopConnector(name);
    await().atMost(5, TimeUnit.SECONDS).until(() -> probe.lifecycle.contains("stop"));
    assertThat(sink.written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void aFailingHookFailsTheTaskAndIsGivenTheEventsAgainAfterARestart(String guarantee) {
    String name = "failing-" + guarantee;
    ProbeHook.Probe probe = ProbeHook.of(name);
    probe.beforeSend =
        events -> {
          throw new IllegalArgumentException("no such column");
        };
    SinkScenario sink = streaming(name, guarantee).input(1).target(1).start();
    sink.inputRow("a", "{}");
    assertThat(sink.awaitFailure())
        .contains(ProbeHook.class.getName())
        .contains("no such column")
        .contains("None of them was sent");

    probe.beforeSend = events -> {};
    sink.restart();
    assertThat(sink.awaitWritten(1)).containsExactly("a={}");
  }

  @Test
  void withAComparisonTheHookSeesTheDifferenceAndMayRemoveFromIt() {
    ProbeHook.Probe probe = ProbeHook.of("compared");
    probe.beforeSend = events -> events.removeIf(event -> text(event.key()).startsWith("secret"));
    SinkScenario sink =
        SinkScenario.comparing(clusters, "compared")
            .with("event.processor.class", ProbeHook.class.getName())
            .input(2)
            .target(2)
            .targetRow("same", "{\"a\":1}")
            .targetRow("orphan", "{\"a\":1}")
            .targetRow("secret-orphan", "{\"a\":1}")
            .inputRow("same", "{\"a\":1}")
            .inputRow("new", "{\"a\":1}")
            .inputRow("secret-new", "{\"a\":1}")
            .startAndAwaitStream();

    assertThat(sink.written()).containsExactlyInAnyOrder("new={\"a\":1}", "orphan=null");
    // A rebalance may make another generation, which gives them again.
    assertThat(probe.keysBefore()).containsOnly("new", "secret-new", "orphan", "secret-orphan");
    eventually().until(() -> probe.after.size() == 2);
    Event row = find(probe, "new");
    assertThat(row.row().orElseThrow().value()).isEqualTo(Map.of("a", 1L));
    assertThat(row.decodedKey().orElseThrow().value()).isEqualTo("new");
    assertThat(find(probe, "orphan").isDelete()).isTrue();
    assertThat(find(probe, "orphan").input()).isEmpty();

    // What the hook kept back is a difference for the next new stream, too.
    probe.before.clear();
    sink.with("stream.version", "2").countWrittenFromHere().start();
    eventually()
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
    SinkScenario sink =
        SinkScenario.comparing(clusters, "changed")
            .with("event.processor.class", ProbeHook.class.getName())
            .input(1)
            .target(1)
            .inputRow("new", "{\"a\":1}")
            .start();

    assertThat(sink.awaitFailure()).contains("With fetch.existing.enabled=true it may only remove");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aHookThatIsMissingIsRefusedWhenTheConnectorIsCreated() {
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
