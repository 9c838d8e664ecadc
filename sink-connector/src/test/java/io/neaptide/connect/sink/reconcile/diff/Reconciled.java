package io.neaptide.connect.sink.reconcile.diff;

import static io.neaptide.connect.sink.reconcile.diff.ReconciliationPropertyTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.RowDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the real code writes for a history, each input partition taken as a task takes it. */
record Reconciled(List<History.Write> writes, List<History.Write> tombstones) {

  private static final String TOPIC = "target";
  private static final int BUFFER = 64;

  static Reconciled of(History history, Path directory) {
    RowDigest digest = new RowDigest();
    Buckets buckets =
        new Buckets(history.target().size(), 1 + (int) Math.floorMod(history.compactionSeed(), 3L));
    Random compaction = new Random(history.compactionSeed());
    List<History.Write> writes = new ArrayList<>();
    List<History.Write> tombstones = new ArrayList<>();
    Claims claimed = new Claims();
    Claims misplaced = new Claims();
    // What the task that leads has seen, whichever of the tasks that is.
    int leader = (int) Math.floorMod(history.compactionSeed(), (long) history.input().size());
    Claims seen = new Claims();
    for (int partition = 0; partition < history.input().size(); partition++) {
      try (CollectedRows collected =
              new CollectedRows(TOPIC, directory.resolve("collected"), buckets, BUFFER);
          ExistingRows existing = new ExistingRows(directory.resolve("existing"), buckets, BUFFER);
          OutgoingRows rows = new OutgoingRows(TOPIC, directory.resolve("rows"), BUFFER)) {
        collect(history, partition, collected, digest);
        scan(history, existing, digest);
        if (partition == leader) {
          everyRecord(history, seen);
        }
        Comparison comparison = new Comparison(key -> true);
        comparison.run(collected, existing, rows);
        rows.forEach(row -> writes.add(write(row)));
        claimed.addAll(comparison.offsets().claimed());
        misplaced.addAll(comparison.offsets().misplaced());
      }
      // The cleaner goes on between the scans.
      history.target().forEach(log -> History.compact(log, compaction, 0.2));
    }
    Claims unclaimed = seen.without(claimed);
    try (Orphans orphans =
            new Orphans(TOPIC, claimed, misplaced, directory.resolve("orphans"), buckets, BUFFER);
        OutgoingRows deletes = new OutgoingRows(TOPIC, directory.resolve("deletes"), BUFFER);
        OutgoingRows moves = new OutgoingRows(TOPIC, directory.resolve("moves"), BUFFER)) {
      for (int partition = 0; partition < history.target().size(); partition++) {
        for (Map.Entry<Long, History.Entry> record : history.target().get(partition).entrySet()) {
          if (unclaimed.contains(partition, record.getKey())) {
            orphans.existing(
                partition,
                record.getKey(),
                bytes(record.getValue().key()),
                record.getValue().row() == null);
          }
        }
      }
      orphans.search(deletes, moves, () -> {});
      deletes.forEach(row -> tombstones.add(write(row)));
      moves.forEach(row -> tombstones.add(write(row)));
    }
    return new Reconciled(writes, tombstones);
  }

  private static void collect(
      History history, int partition, CollectedRows collected, RowDigest digest) {
    TreeMap<Long, History.Entry> log = history.input().get(partition);
    long bound = history.inputBounds().get(partition);
    log.forEach(
        (offset, entry) -> {
          byte[] key = bytes(entry.key());
          int at = history.targetPartition(entry.key());
          if (history.isRejected(partition, offset)) {
            collected.rejected(key, at);
          } else if (offset >= bound) {
            if (entry.row() != null) {
              collected.upsertBeyondBound(
                  new ProducerRecord<>(TOPIC, at, 7L, key, bytes(entry.row())));
            }
          } else if (entry.row() == null) {
            collected.delete(key);
          } else {
            collected.upsert(
                new ProducerRecord<>(TOPIC, at, 7L, key, bytes(entry.row())),
                digest.of(Map.of("row", entry.row())));
          }
        });
  }

  private static void everyRecord(History history, Claims seen) {
    for (int partition = 0; partition < history.target().size(); partition++) {
      int at = partition;
      history.target().get(partition).keySet().forEach(offset -> seen.add(at, offset));
    }
  }

  private static void scan(History history, ExistingRows existing, RowDigest digest) {
    for (int partition = 0; partition < history.target().size(); partition++) {
      int at = partition;
      history
          .target()
          .get(partition)
          .forEach(
              (offset, entry) -> {
                if (entry.row() == null) {
                  existing.tombstone(at, offset, bytes(entry.key()));
                } else {
                  existing.row(
                      at, offset, bytes(entry.key()), digest.of(Map.of("row", entry.row())));
                }
              });
    }
  }

  private static History.Write write(ProducerRecord<byte[], byte[]> row) {
    return new History.Write(
        row.partition(),
        new String(row.key(), UTF_8),
        row.value() == null ? null : new String(row.value(), UTF_8));
  }
}
