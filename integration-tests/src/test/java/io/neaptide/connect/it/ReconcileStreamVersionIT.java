package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stream is compared once, and goes on with its own settings and topics only. */
@ExtendWith(SharedClusters.class)
class ReconcileStreamVersionIT {

  private final ConnectClusters clusters;

  ReconcileStreamVersionIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  private SinkScenario sink(String name) {
    return SinkScenario.comparing(clusters, name);
  }

  @Test
  void aPlanMayBeAppliedWithOtherSettings() {
    SinkScenario sink =
        sink("planned-first")
            .with("reconcile.mode", "plan")
            .input(2)
            .target(2)
            .inputRow("a", "{\"a\":1}")
            .inputRow("b", "{\"a\":2}")
            .targetRow("b", "{\"a\":2}")
            .start()
            .awaitPhase("PLANNED");

    sink.with("reconcile.mode", "apply")
        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
        .start()
        .awaitPhase("STREAM", 2);

    assertThat(sink.written()).containsExactly("a={\"a\":1}");
  }

  @Test
  void settingsThatDecideWhatIsWrittenMayNotChangeUnderAStream() {
    SinkScenario sink =
        sink("settled").input(2).target(2).inputRow("a", "{\"a\":1}").startAndAwaitStream();

    sink.with("topic.format", "settled.moved").start();
    assertThat(sink.awaitFailure())
        .contains("topic.format (was the default, is 'settled.moved')")
        .contains("set stream.version to another value");
    sink.inputRow("c", "{\"a\":3}");
    sink.with("transforms", "t")
        .with("transforms.t.type", "org.apache.kafka.connect.transforms.InsertField$Value")
        .with("transforms.t.static.field", "f")
        .with("transforms.t.static.value", "x")
        .without("topic.format")
        .start()
        .awaitFailure("transforms (was the default, is 't')");
    assertThat(sink.written()).containsExactly("a={\"a\":1}");

    sink.without("transforms")
        .without("transforms.t.type")
        .without("transforms.t.static.field")
        .without("transforms.t.static.value")
        .with("tasks.max", "1")
        .start();
    assertThat(sink.awaitWritten(2)).containsExactly("a={\"a\":1}", "c={\"a\":3}");

    sink.with("topic.format", "settled.moved").with("stream.version", "2").start();
    sink.awaitPhase("STREAM", 2);
    assertThat(clusters.external().table("settled.moved")).containsOnlyKeys("a", "c");
  }

  @Test
  void aRestartDoesNotCompareAgain() {
    SinkScenario sink =
        sink("compared-once")
            .input(2)
            .target(2)
            .inputRow("a", "{\"a\":1}")
            .targetRow("b", "{}")
            .startAndAwaitStream();
    sink.targetRow("foreign", "{\"a\":1}").countWrittenFromHere();

    sink.restart().inputRow("c", "{\"a\":1}");

    assertThat(sink.awaitWritten(1)).containsExactly("c={\"a\":1}");
    assertThat(sink.generation()).containsEntry("generation", 1L);
  }

  @Test
  void anotherVersionComparesAgainAndStreamsOn() {
    SinkScenario sink =
        sink("compared-again").input(2).target(2).inputRow("a", "{\"a\":1}").startAndAwaitStream();
    sink.inputRow("c", "{\"a\":1}").awaitWritten(2);

    sink.countWrittenFromHere().with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).isEmpty();
    assertThat(sink.topicReport()).containsEntry("unchanged", 2L).containsEntry("deleted", 0L);

    sink.inputRow("d", "{\"a\":1}");
    assertThat(sink.awaitWritten(1)).containsExactly("d={\"a\":1}");
  }

  @Test
  void anInputTopicThatIsRecreatedUnderAStreamNeedsAnotherVersion() {
    SinkScenario sink =
        sink("recreated-input")
            .input(1)
            .target(1)
            .targetRow("same", "{\"a\":1}")
            .inputRow("same", "{\"a\":1}")
            .inputRow("old", "{\"a\":1}")
            .startAndAwaitStream();
    sink.stop();
    clusters.worker().delete("recreated-input");
    // More records than before, so that no offset is out of range.
    sink.input(1).inputRow("same", "{\"a\":1}");
    for (int row = 0; row < 5; row++) {
      sink.inputRow("new-" + row, "{\"a\":1}");
    }
    sink.resume();

    assertThat(sink.awaitFailure())
        .contains("The input topic recreated-input was deleted and recreated")
        .contains("Set stream.version to another value");
    sink.with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.table()).containsOnlyKeys("same", "new-0", "new-1", "new-2", "new-3", "new-4");
  }

  @Test
  void aTargetTopicThatIsRecreatedUnderAStreamNeedsAnotherVersion() {
    SinkScenario sink =
        sink("recreated-target")
            .input(1)
            .target(1)
            .inputRow("a", "{\"a\":1}")
            .inputRow("b", "{\"a\":1}")
            .startAndAwaitStream();
    sink.stop();
    clusters.external().delete("recreated-target");
    sink.target(1);
    clusters.external().compact("recreated-target");
    sink.resume();

    assertThat(sink.awaitFailure())
        .contains(
            "The target topic recreated-target was deleted and recreated since the initial phase")
        .contains("Set stream.version to another value");
    sink.with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.table()).containsOnlyKeys("a", "b");
  }
}
