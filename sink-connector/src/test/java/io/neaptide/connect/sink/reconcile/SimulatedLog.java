package io.neaptide.connect.sink.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * One partition of a compacted topic, with replicas that are compacted each by itself. A record is
 * a key and a row, null for a delete; it vanishes when a later one of its key is there, at any
 * time. Tombstones stay, except those that are long past.
 */
final class SimulatedLog {

  /** A record. */
  record Entry(String key, String row) {}

  private final List<TreeMap<Long, Entry>> replicas = new ArrayList<>();
  private final List<Entry> everything = new ArrayList<>();
  private int leader;
  private int epoch;
  private long end;

  SimulatedLog(int replicas) {
    for (int at = 0; at < replicas; at++) {
      this.replicas.add(new TreeMap<>());
    }
  }

  void append(String key, String row) {
    Entry entry = new Entry(key, row);
    replicas.forEach(log -> log.put(end, entry));
    end++;
    everything.add(entry);
  }

  /** Another replica leads, or the same again. */
  void elect(Random random) {
    leader = random.nextInt(replicas.size());
    epoch++;
  }

  /** How often a leader was elected. */
  int epoch() {
    return epoch;
  }

  /** Removes the deletes of one replica that are long past, where nothing else of a key is left. */
  void dropDeletes(int replica) {
    TreeMap<Long, Entry> log = replicas.get(replica);
    Map<String, Integer> counts = new HashMap<>();
    log.values().forEach(entry -> counts.merge(entry.key(), 1, Integer::sum));
    log.values().removeIf(entry -> entry.row() == null && counts.get(entry.key()) == 1);
  }

  /** A marker, or what was aborted. */
  void skip() {
    end++;
  }

  long end() {
    return end;
  }

  /** A log that ends here and holds nothing. */
  SimulatedLog emptied() {
    SimulatedLog nothing = new SimulatedLog(replicas.size());
    nothing.end = end;
    return nothing;
  }

  /** What is there from an offset on. */
  SortedMap<Long, Entry> from(long offset) {
    return new TreeMap<>(replicas.get(leader).tailMap(offset));
  }

  /**
   * Removes some of the records that have a later one of their key.
   *
   * @param share of them, by replica
   */
  void compact(Random random, IntToDoubleFunction share) {
    for (int replica = 0; replica < replicas.size(); replica++) {
      compact(replicas.get(replica), random, share.applyAsDouble(replica));
    }
  }

  private static void compact(Map<Long, Entry> log, Random random, double share) {
    Map<String, Long> last = new HashMap<>();
    log.forEach((offset, entry) -> last.put(entry.key(), offset));
    log.entrySet()
        .removeIf(
            record ->
                last.get(record.getValue().key()) > record.getKey() && random.nextDouble() < share);
  }

  /** The last row of each key, whatever is compacted away. */
  Map<String, String> table() {
    return table(everything);
  }

  /** How many records there were of a key from the first appended ones on. */
  boolean isWrittenSince(int records, String key) {
    return everything.subList(records, everything.size()).stream()
        .anyMatch(entry -> entry.key().equals(key));
  }

  /** Whether a key was deleted at any time after the first records. */
  boolean isDeletedSince(int records, String key) {
    return everything.subList(records, everything.size()).stream()
        .anyMatch(entry -> entry.key().equals(key) && entry.row() == null);
  }

  int records() {
    return everything.size();
  }

  /** All records after the first ones, whatever is compacted away. */
  List<Entry> entriesSince(int records) {
    return List.copyOf(everything.subList(records, everything.size()));
  }

  private static Map<String, String> table(List<Entry> entries) {
    Map<String, String> table = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.row() == null) {
        table.remove(entry.key());
      } else {
        table.put(entry.key(), entry.row());
      }
    }
    return table;
  }

  @Override
  public String toString() {
    return everything.toString();
  }
}
