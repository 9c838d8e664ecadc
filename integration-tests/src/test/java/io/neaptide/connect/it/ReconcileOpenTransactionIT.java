package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is decided while it is open what belongs to the input or to the existing table. */
class ReconcileOpenTransactionIT {

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

  private Reconciliation table(String name) {
    return fixture
        .sink(name, stateDirectory)
        .input(2)
        .target(2)
        .hold("kept", "{\"a\":1}")
        .feed("kept", "{\"a\":1}")
        .hold("orphan", "{\"a\":1}");
  }

  private static void assertThatItWaits(Reconciliation sink) {
    sink.awaitPhase("COLLECT");
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(12))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(sink.generation()).containsEntry("phase", "COLLECT");
              assertThat(sink.states()).containsOnly("RUNNING");
            });
  }

  @Test
  void waitsForAnOpenTransactionOfTheInputThatIsCommitted() {
    Reconciliation sink = table("input-committed").hold("open", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "open", "{\"a\":2}")) {
      sink.start();
      assertThatItWaits(sink);
      assertThat(sink.written()).isEmpty();
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open={\"a\":2}", "orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheInputThatIsAborted() {
    Reconciliation sink = table("input-aborted").hold("open", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "open", "{\"a\":2}")) {
      sink.start();
      assertThatItWaits(sink);
      open.abort();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open=null", "orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheTargetThatIsCommitted() {
    Reconciliation sink = table("target-committed");
    int partition = SinkPartitions.of("open", 2);
    try (ForeignTransaction open = sink.openOnTarget(partition, "open", "{\"a\":1}")) {
      sink.feed("open", "{\"a\":1}").start();
      assertThatItWaits(sink);
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactly("orphan=null");
  }

  @Test
  void waitsForAnOpenTransactionOfTheTargetThatIsAborted() {
    Reconciliation sink = table("target-aborted");
    int partition = SinkPartitions.of("open", 2);
    try (ForeignTransaction open = sink.openOnTarget(partition, "open", "{\"a\":1}")) {
      sink.feed("open", "{\"a\":1}").start();
      assertThatItWaits(sink);
      open.abort();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactlyInAnyOrder("open={\"a\":1}", "orphan=null");
  }
}
