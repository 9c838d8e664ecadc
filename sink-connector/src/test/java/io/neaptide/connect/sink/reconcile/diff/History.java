package io.neaptide.connect.sink.reconcile.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A random input and target topic with what has to happen to them, by definitions as simple as can
 * be. Keys are texts, rows are texts; null is a delete.
 *
 * @param input by partition, offsets ascending with gaps
 * @param inputBounds where the initial part of each input partition ends
 * @param target by partition, offsets ascending with gaps
 * @param rejected offsets of input records that cannot be encoded, as "partition/offset"
 */
record History(
    List<TreeMap<Long, Entry>> input,
    List<Long> inputBounds,
    List<TreeMap<Long, Entry>> target,
    Set<String> rejected,
    long compactionSeed) {

  /** A record: a null row is a delete. */
  record Entry(String key, String row) {}

  /** A record at its place in the target. */
  record Write(int partition, String key, String row) {}

  static History random(Random random) {
    int keys = 1 + random.nextInt(12);
    int inputPartitions = 1 + random.nextInt(4);
    int targetPartitions = 1 + random.nextInt(4);
    List<TreeMap<Long, Entry>> input = new ArrayList<>();
    List<Long> bounds = new ArrayList<>();
    Set<String> rejected = new HashSet<>();
    for (int partition = 0; partition < inputPartitions; partition++) {
      TreeMap<Long, Entry> log = new TreeMap<>();
      long end = fill(log, random, keys, partition, inputPartitions);
      long bound = log.isEmpty() ? end : random.nextInt((int) end + 1);
      compact(log, random, 0.5);
      for (Map.Entry<Long, Entry> entry : log.entrySet()) {
        if (entry.getValue().row() != null && random.nextInt(30) == 0) {
          rejected.add(partition + "/" + entry.getKey());
        }
      }
      input.add(log);
      bounds.add(bound);
    }
    List<TreeMap<Long, Entry>> target = new ArrayList<>();
    boolean otherPartitioner = random.nextInt(4) == 0;
    for (int partition = 0; partition < targetPartitions; partition++) {
      TreeMap<Long, Entry> log = new TreeMap<>();
      fill(log, random, keys + 3, partition, otherPartitioner ? -1 : targetPartitions);
      compact(log, random, 0.5);
      target.add(log);
    }
    return new History(input, bounds, target, rejected, random.nextLong());
  }

  /** Appends random records of the keys that belong into a partition, or of any where count < 0. */
  private static long fill(
      TreeMap<Long, Entry> log, Random random, int keys, int partition, int count) {
    List<String> own = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      String name = "k" + key;
      if (count < 0 || partition(name, count) == partition) {
        own.add(name);
      }
    }
    long offset = random.nextInt(3);
    if (own.isEmpty()) {
      return offset;
    }
    for (int records = random.nextInt(25); records > 0; records--) {
      String row = random.nextInt(3) == 0 ? null : "r" + random.nextInt(3);
      log.put(offset, new Entry(own.get(random.nextInt(own.size())), row));
      offset += 1 + random.nextInt(3) / 2;
    }
    return offset + random.nextInt(2);
  }

  /** Removes records that have a later one of their key, as the log cleaner may at any time. */
  static void compact(TreeMap<Long, Entry> log, Random random, double share) {
    Map<String, Long> last = new HashMap<>();
    log.forEach((offset, entry) -> last.put(entry.key(), offset));
    log.entrySet()
        .removeIf(
            record ->
                last.get(record.getValue().key()) > record.getKey() && random.nextDouble() < share);
    // Tombstones go too, once nothing older of their key is left.
    Map<String, Integer> counts = new HashMap<>();
    log.values().forEach(entry -> counts.merge(entry.key(), 1, Integer::sum));
    log.entrySet()
        .removeIf(
            record ->
                record.getValue().row() == null
                    && counts.get(record.getValue().key()) == 1
                    && random.nextDouble() < share / 2);
  }

  static int partition(String key, int partitions) {
    return Math.floorMod(key.hashCode() * 31, partitions);
  }

  int targetPartition(String key) {
    return partition(key, target.size());
  }

  boolean isRejected(int partition, long offset) {
    return rejected.contains(partition + "/" + offset);
  }

  /**
   * Last record per key up to the bounds. A row stays when a later record of its key was rejected;
   * a key of which only rejected records are left has an empty text.
   */
  private Map<String, String> initialResultSet() {
    Map<String, String> rows = new LinkedHashMap<>();
    for (int partition = 0; partition < input.size(); partition++) {
      long bound = inputBounds.get(partition);
      for (Map.Entry<Long, Entry> record : input.get(partition).entrySet()) {
        String key = record.getValue().key();
        if (isRejected(partition, record.getKey())) {
          rows.putIfAbsent(key, "");
        } else if (record.getKey() < bound) {
          if (record.getValue().row() == null) {
            rows.remove(key);
          } else {
            rows.put(key, record.getValue().row());
          }
        }
      }
    }
    return rows;
  }

  private Set<String> keysBeyondTheBounds() {
    Set<String> keys = new HashSet<>();
    for (int partition = 0; partition < input.size(); partition++) {
      input
          .get(partition)
          .tailMap(inputBounds.get(partition))
          .values()
          .forEach(
              entry -> {
                if (entry.row() != null) {
                  keys.add(entry.key());
                }
              });
    }
    return keys;
  }

  private static Map<String, String> table(TreeMap<Long, Entry> log) {
    Map<String, String> table = new HashMap<>();
    log.values().forEach(entry -> apply(table, entry));
    return table;
  }

  /** The first row of each key beyond the bounds. */
  private Map<String, String> firstRowsBeyondTheBounds() {
    Map<String, String> rows = new HashMap<>();
    for (int partition = 0; partition < input.size(); partition++) {
      for (Map.Entry<Long, Entry> record :
          input.get(partition).tailMap(inputBounds.get(partition)).entrySet()) {
        if (record.getValue().row() != null && !isRejected(partition, record.getKey())) {
          rows.putIfAbsent(record.getValue().key(), record.getValue().row());
        }
      }
    }
    return rows;
  }

  private boolean standsElsewhereOnly(String key) {
    int right = targetPartition(key);
    return !table(target.get(right)).containsKey(key)
        && target.stream().anyMatch(log -> table(log).containsKey(key));
  }

  List<Write> expectedWrites() {
    List<Write> writes = new ArrayList<>();
    // A key that stands in wrong partitions only, and has no row within the bounds, is moved by the
    // row that the stream comes to first, or it would be absent until then.
    Map<String, String> within = initialResultSet();
    firstRowsBeyondTheBounds()
        .forEach(
            (key, row) -> {
              if (within.getOrDefault(key, "").isEmpty() && standsElsewhereOnly(key)) {
                writes.add(new Write(targetPartition(key), key, row));
              }
            });
    within.forEach(
        (key, row) -> {
          int partition = targetPartition(key);
          if (!row.isEmpty() && !row.equals(table(target.get(partition)).get(key))) {
            writes.add(new Write(partition, key, row));
          }
        });
    return writes;
  }

  List<Write> expectedTombstones() {
    Map<String, String> rows = initialResultSet();
    Set<String> kept = new HashSet<>(rows.keySet());
    kept.addAll(keysBeyondTheBounds());
    Map<String, String> beyond = firstRowsBeyondTheBounds();
    List<Write> tombstones = new ArrayList<>();
    for (int partition = 0; partition < target.size(); partition++) {
      for (String key : table(target.get(partition)).keySet()) {
        boolean stays = "".equals(rows.get(key)) && !beyond.containsKey(key);
        boolean rightPlace = targetPartition(key) == partition || stays;
        if (!kept.contains(key) || !rightPlace) {
          tombstones.add(new Write(partition, key, null));
        }
      }
    }
    return tombstones;
  }

  /** The target's tables when the writes are applied and all later input has been streamed. */
  List<Map<String, String>> tableAfter(List<Write> rows, List<Write> tombstones) {
    List<Map<String, String>> tables = new ArrayList<>();
    target.forEach(log -> tables.add(table(log)));
    rows.forEach(write -> tables.get(write.partition()).put(write.key(), write.row()));
    tombstones.forEach(write -> tables.get(write.partition()).remove(write.key()));
    streamInto(tables);
    return tables;
  }

  /** Applies what the input holds beyond the bounds. */
  private void streamInto(List<Map<String, String>> tables) {
    for (int partition = 0; partition < input.size(); partition++) {
      for (Map.Entry<Long, Entry> record :
          input.get(partition).tailMap(inputBounds.get(partition)).entrySet()) {
        if (!isRejected(partition, record.getKey())) {
          Entry entry = record.getValue();
          apply(tables.get(targetPartition(entry.key())), entry);
        }
      }
    }
  }

  private static void apply(Map<String, String> table, Entry entry) {
    if (entry.row() == null) {
      table.remove(entry.key());
    } else {
      table.put(entry.key(), entry.row());
    }
  }

  /**
   * What the input says, and nothing else, in the partitions where it belongs; but of a key of
   * which there are only rejected records, the target's own rows stay until the stream has one.
   */
  List<Map<String, String>> expectedTable() {
    List<Map<String, String>> tables = new ArrayList<>();
    target.forEach(log -> tables.add(new HashMap<>()));
    initialResultSet()
        .forEach(
            (key, row) -> {
              if (row.isEmpty() && !firstRowsBeyondTheBounds().containsKey(key)) {
                keepExisting(tables, key);
              } else if (!row.isEmpty()) {
                tables.get(targetPartition(key)).put(key, row);
              }
            });
    Set<String> beyond = keysBeyondTheBounds();
    initialResultSet().forEach((key, row) -> beyond.removeIf(k -> k.equals(key) && !row.isEmpty()));
    // Not deleted, since a row is to come; where it does not belong it is.
    beyond.forEach(
        key -> {
          String existing = table(target.get(targetPartition(key))).get(key);
          if (existing != null) {
            tables.get(targetPartition(key)).put(key, existing);
          }
        });
    streamInto(tables);
    return tables;
  }

  private void keepExisting(List<Map<String, String>> tables, String key) {
    for (int partition = 0; partition < target.size(); partition++) {
      String existing = table(target.get(partition)).get(key);
      if (existing != null) {
        tables.get(partition).put(key, existing);
      }
    }
  }
}
