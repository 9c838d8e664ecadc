package io.neaptide.connect.sink.reconcile.diff;

import static io.neaptide.connect.sink.reconcile.diff.ReconciliationPropertyTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.RowDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the real code writes for a history, each input partition taken as a task takes it: it reads
 * the target partitions where its keys belong, and has notes of the others.
 */
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
    Notes notes =
        new Notes(history, compaction.nextInt(3) == 0 ? compaction.nextInt(60) : BUFFER * BUFFER);
    for (int partition = 0; partition < history.input().size(); partition++) {
      try (CollectedRows collected =
              new CollectedRows(TOPIC, directory.resolve("collected"), buckets, BUFFER);
          ExistingRows existing = new ExistingRows(directory.resolve("existing"), buckets, BUFFER);
          OutgoingRows rows = new OutgoingRows(TOPIC, directory.resolve("rows"), BUFFER)) {
        collect(history, partition, collected, digest);
        Set<Integer> read = belonging(history, partition);
        if (partition == history.input().size() - 1) {
          // When all have claimed, all have noted.
          notes.completeAll();
        }
        Map<Integer, List<PartitionNote.Misplaced>> noted = notes.of(read);
        scan(history, read, existing, digest);
        existing.seal();
        Comparison comparison = new Comparison(TOPIC, true, key -> true);
        comparison.run(
            collected, new KnownRecords(buckets, List.of(existing), noted, new Claims()), rows);
        rows.forEach((row, change) -> writes.add(write(row)));
        claimed.addAll(comparison.offsets().claimed());
        misplaced.addAll(comparison.offsets().misplaced());
      }
      // The cleaner goes on between the scans.
      history.target().forEach(log -> History.compact(log, compaction, 0.2));
    }
    Claims unclaimed = notes.keyed().without(claimed);
    try (Orphans orphans =
            new Orphans(TOPIC, claimed, misplaced, directory.resolve("orphans"), buckets, BUFFER);
        OutgoingRows deletes = new OutgoingRows(TOPIC, directory.resolve("deletes"), BUFFER);
        OutgoingRows moves = new OutgoingRows(TOPIC, directory.resolve("moves"), BUFFER)) {
      for (int partition = 0; partition < history.target().size(); partition++) {
        for (Map.Entry<Long, History.Entry> record : history.target().get(partition).entrySet()) {
          if (unclaimed.contains(partition, record.getKey())) {
            byte[] key = bytes(record.getValue().key());
            if (record.getValue().row() == null) {
              orphans.tombstone(partition, record.getKey(), key);
            } else {
              orphans.row(partition, record.getKey(), key, () -> new byte[RowDigest.BYTES]);
            }
          }
        }
      }
      orphans.search(deletes, moves, () -> {});
      deletes.forEach((row, change) -> tombstones.add(write(row)));
      moves.forEach((row, change) -> tombstones.add(write(row)));
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
                  new ProducerRecord<>(TOPIC, at, 7L, key, bytes(entry.row())),
                  digest.of(Map.of("row", entry.row())),
                  offset);
            }
          } else if (entry.row() == null) {
            collected.delete(key);
          } else {
            collected.upsert(
                new ProducerRecord<>(TOPIC, at, 7L, key, bytes(entry.row())),
                digest.of(Map.of("row", entry.row())),
                offset);
          }
        });
  }

  /** Where the keys of an input partition belong. */
  private static Set<Integer> belonging(History history, int partition) {
    Set<Integer> places = new HashSet<>();
    history
        .input()
        .get(partition)
        .values()
        .forEach(entry -> places.add(history.targetPartition(entry.key())));
    return places;
  }

  private static void scan(
      History history, Set<Integer> partitions, ExistingRows existing, RowDigest digest) {
    for (int partition : partitions) {
      int at = partition;
      history
          .target()
          .get(partition)
          .forEach(
              (offset, entry) -> {
                if (entry.row() == null) {
                  existing.tombstone(at, offset, bytes(entry.key()));
                } else if (history.targetPartition(entry.key()) == at) {
                  existing.row(
                      at, offset, bytes(entry.key()), digest.of(Map.of("row", entry.row())));
                } else {
                  existing.misplaced(at, offset, bytes(entry.key()));
                }
              });
    }
  }

  /** Each note is made when it is needed first, and holds while the cleaner goes on. */
  private static final class Notes {

    private final History history;
    private final int maxBytes;
    private final Map<Integer, PartitionNote> made = new HashMap<>();

    Notes(History history, int maxBytes) {
      this.history = history;
      this.maxBytes = maxBytes;
    }

    void completeAll() {
      IntStream.range(0, history.target().size()).forEach(this::of);
    }

    private PartitionNote of(int partition) {
      return made.computeIfAbsent(partition, this::make);
    }

    private PartitionNote make(int partition) {
      NoteBuilder note = new NoteBuilder(partition, maxBytes);
      history
          .target()
          .get(partition)
          .forEach(
              (offset, entry) -> {
                note.keyed(offset);
                if (history.targetPartition(entry.key()) != partition) {
                  note.misplaced(offset, entry.row() == null, bytes(entry.key()));
                }
              });
      return PartitionNote.of(note.note().toBytes());
    }

    /** The notes of all partitions but those that are read, which take those without room. */
    Map<Integer, List<PartitionNote.Misplaced>> of(Set<Integer> read) {
      Map<Integer, List<PartitionNote.Misplaced>> noted = new HashMap<>();
      for (int partition = 0; partition < history.target().size(); partition++) {
        if (!read.contains(partition)) {
          int at = partition;
          of(partition)
              .misplaced()
              .ifPresentOrElse(records -> noted.put(at, records), () -> read.add(at));
        }
      }
      return noted;
    }

    Claims keyed() {
      Claims keyed = new Claims();
      made.values().forEach(note -> keyed.addAll(note.keyed()));
      return keyed;
    }
  }

  private static History.Write write(ProducerRecord<byte[], byte[]> row) {
    return new History.Write(
        row.partition(),
        new String(row.key(), UTF_8),
        row.value() == null ? null : new String(row.value(), UTF_8));
  }
}
