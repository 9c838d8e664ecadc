package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.partitionOf;
import static io.neaptide.connect.it.testing.Records.placedRows;
import static io.neaptide.connect.it.testing.Records.record;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.BytesFetched;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one sink does with keys that its target holds in other partitions than their own. */
@ExtendWith(SharedClusters.class)
class ReconcilePlacementIT {

  private static final int PARTITIONS = 4;

  private static SinkScenario sink;
  private static List<ConsumerRecord<byte[], byte[]>> written;

  @BeforeAll
  static void reconcile(ConnectClusters clusters) {
    sink =
        SinkScenario.comparing(clusters, "placement")
            .input(3)
            .target(PARTITIONS)
            .targetRow(wrong("moved", 1), "moved", "{\"a\":1}")
            .targetRow(wrong("moved", 2), "moved", "{\"a\":5}")
            .inputRow("moved", "{\"a\":1}")
            .targetRow(wrong("both", 1), "both", "{\"a\":2}")
            .targetRow(right("both"), "both", "{\"a\":1}")
            .inputRow("both", "{\"a\":1}")
            .targetRow(wrong("orphan", 1), "orphan", "{\"a\":1}")
            .targetRow(wrong("orphan", 2), "orphan", "{\"a\":1}")
            .targetRow(wrong("orphan", 2), "orphan", null);
    written = sink.startAndAwaitStream().writtenRecords("placement");
  }

  private static int right(String key) {
    return partitionOf(key, PARTITIONS);
  }

  private static int wrong(String key, int further) {
    return (right(key) + further) % PARTITIONS;
  }

  private static List<String> written(String key) {
    return placedRows(written.stream().filter(record -> text(record.key()).equals(key)).toList());
  }

  @Test
  void aRowInWrongPartitionsOnlyIsWrittenToTheRightOneAndDeletedFromAllOthers() {
    assertThat(written("moved"))
        .containsExactlyInAnyOrder(
            right("moved") + ":moved={\"a\":1}",
            wrong("moved", 1) + ":moved=null",
            wrong("moved", 2) + ":moved=null");
  }

  @Test
  void aRowInTheRightPartitionAndAWrongOneIsDeletedFromTheWrongOne() {
    assertThat(written("both")).containsExactly(wrong("both", 1) + ":both=null");
  }

  @Test
  void anOrphanIsDeletedFromThePartitionThatHoldsIt() {
    assertThat(written("orphan")).containsExactly(wrong("orphan", 1) + ":orphan=null");
  }

  @Test
  void nothingElseIsWrittenAndEachKeyIsCountedOnce() {
    assertThat(written).hasSize(5);
    assertThat(sink.topicReport())
        .containsEntry("moved", 1L)
        .containsEntry("unchanged", 1L)
        .containsEntry("deleted", 1L);
  }

  /** Four tasks share a target that is partitioned like its input. */
  @Test
  void theTargetIsReadOnceByAllTasksTogether(ConnectClusters clusters) {
    String target = "shared-target";
    SinkScenario shared =
        SinkScenario.comparing(clusters, "shared-input")
            .with("tasks.max", "4")
            .with("topic.format", target)
            .input(8)
            .target(target, 8);
    String row = "{\"text\":\"" + "0123456789".repeat(100) + "\"}";
    List<String> keys = IntStream.range(0, 4_000).mapToObj(key -> "k" + key).toList();
    clusters.worker().produce(keys.stream().map(key -> record("shared-input", key, row)).toList());
    clusters.external().produce(keys.stream().map(key -> record(target, key, row)).toList());
    shared
        .targetRow(target, (partitionOf("moved", 8) + 1) % 8, "moved", row)
        .inputRow("moved", row)
        .targetRow(target, null, "orphan", row);
    long size = BytesFetched.produced(target);
    long before = BytesFetched.of(target);

    shared.startAndAwaitStream();

    assertThat(BytesFetched.of(target) - before).isBetween(size * 9 / 10, size * 12 / 10);
    assertThat(shared.topicReport(target))
        .containsEntry("unchanged", 4_000L)
        .containsEntry("moved", 1L)
        .containsEntry("deleted", 1L);
    assertThat(shared.written(target)).hasSize(3);
  }
}
