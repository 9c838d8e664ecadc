package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.partitionOf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The random history of one input topic and one target topic of the same name, and, by definitions
 * as simple as can be, what the sink has to write. Rows are numbers in different notations; a null
 * row is a delete.
 */
public final class RandomTable {

  /** A record that readers of committed data see, at its place. */
  public record Entry(int partition, long offset, String key, String row) {

    public String line() {
      return partition + ":" + key + "=" + row;
    }
  }

  private static final int KEYS = 10;

  private final String topic;
  private final Random random;
  private final int inputPartitions;
  private final int targetPartitions;
  private final boolean otherPartitioner;
  private final List<Entry> initial = new ArrayList<>();
  private final List<Entry> existing = new ArrayList<>();
  private final List<Entry> beyond = new ArrayList<>();
  private final List<Entry> streamed = new ArrayList<>();

  public RandomTable(String topic, Random random) {
    this.topic = topic;
    this.random = random;
    this.inputPartitions = 1 + random.nextInt(3);
    this.targetPartitions = 1 + random.nextInt(3);
    this.otherPartitioner = random.nextInt(3) == 0;
  }

  public String topic() {
    return topic;
  }

  public int inputPartitions() {
    return inputPartitions;
  }

  public int targetPartitions() {
    return targetPartitions;
  }

  public List<Entry> initial() {
    return initial;
  }

  public List<Entry> existing() {
    return existing;
  }

  /** Between the bounds and where the input ends when the difference is decided. */
  public List<Entry> beyond() {
    return beyond;
  }

  /** Written when the sink streams. */
  public List<Entry> streamed() {
    return streamed;
  }

  public ProducerRecord<byte[], byte[]> nextInput() {
    String key = "k" + random.nextInt(KEYS);
    int partition = partitionOf(key, inputPartitions);
    return new ProducerRecord<>(topic, partition, bytes(key), bytes(row(false)));
  }

  /** Whether any key belongs in a partition of the input. */
  public boolean hasKeyIn(int partition) {
    return IntStream.range(0, KEYS)
        .anyMatch(key -> partitionOf("k" + key, inputPartitions) == partition);
  }

  /** A row for a partition of the input. */
  public ProducerRecord<byte[], byte[]> inputOf(int partition) {
    ProducerRecord<byte[], byte[]> record = nextInput();
    for (int key = 0; record.partition() != partition; key++) {
      String name = "k" + key;
      record =
          new ProducerRecord<>(
              topic, partitionOf(name, inputPartitions), bytes(name), bytes(row(false)));
    }
    return record;
  }

  public ProducerRecord<byte[], byte[]> nextExisting() {
    String key = "k" + random.nextInt(KEYS + 3);
    int partition =
        otherPartitioner ? random.nextInt(targetPartitions) : partitionOf(key, targetPartitions);
    return new ProducerRecord<>(topic, partition, bytes(key), bytes(row(true)));
  }

  private String row(boolean anyNotation) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    int value = random.nextInt(3);
    return switch (anyNotation ? random.nextInt(3) : 0) {
      case 1 -> "{ \"none\":null, \"v\" : " + value + ".0 }";
      case 2 -> "{\"v\":" + value + "e0}";
      default -> "{\"v\":" + value + "}";
    };
  }

  private static String canonical(String row) {
    return row.replace(" ", "").replace("\"none\":null,", "").replace(".0", "").replace("e0", "");
  }

  private int placeOf(String key) {
    return partitionOf(key, targetPartitions);
  }

  private static Map<String, String> table(Iterable<Entry> entries) {
    Map<String, String> table = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.row() == null) {
        table.remove(entry.key());
      } else {
        table.put(entry.key(), canonical(entry.row()));
      }
    }
    return table;
  }

  private Map<String, String> existingIn(int partition) {
    return table(existing.stream().filter(entry -> entry.partition() == partition).toList());
  }

  /** Everything that the sink has to write, in no order, as {@code partition:key=row}. */
  public List<String> expectedWrites() {
    List<String> writes = new ArrayList<>(expectedDifference());
    beyond.forEach(entry -> writes.add(placed(entry)));
    streamed.forEach(entry -> writes.add(placed(entry)));
    return writes;
  }

  private String placed(Entry entry) {
    return placeOf(entry.key()) + ":" + entry.key() + "=" + entry.row();
  }

  private List<String> expectedDifference() {
    List<String> writes = new ArrayList<>();
    Map<String, String> rows = table(initial);
    rows.forEach(
        (key, row) -> {
          if (!row.equals(existingIn(placeOf(key)).get(key))) {
            writes.add(placeOf(key) + ":" + key + "=" + row);
          }
        });
    Map<String, String> firstBeyond = new LinkedHashMap<>();
    beyond.stream()
        .filter(entry -> entry.row() != null && !rows.containsKey(entry.key()))
        .forEach(entry -> firstBeyond.putIfAbsent(entry.key(), entry.row()));
    // Else the key would be absent from when it is deleted in the wrong partition.
    firstBeyond.forEach(
        (key, row) -> {
          if (standsElsewhereOnly(key)) {
            writes.add(placeOf(key) + ":" + key + "=" + row);
          }
        });
    Set<String> kept = new HashSet<>(rows.keySet());
    kept.addAll(firstBeyond.keySet());
    for (int partition = 0; partition < targetPartitions; partition++) {
      for (String key : existingIn(partition).keySet()) {
        if (!kept.contains(key) || placeOf(key) != partition) {
          writes.add(partition + ":" + key + "=null");
        }
      }
    }
    return writes;
  }

  private boolean standsElsewhereOnly(String key) {
    return !existingIn(placeOf(key)).containsKey(key)
        && IntStream.range(0, targetPartitions)
            .anyMatch(partition -> existingIn(partition).containsKey(key));
  }

  /** What the input says, in the partitions where it belongs, and nothing else. */
  public Map<Integer, Map<String, String>> expectedTables() {
    List<Entry> all = new ArrayList<>(initial);
    all.addAll(beyond);
    all.addAll(streamed);
    Map<Integer, Map<String, String>> tables = new TreeMap<>();
    table(all)
        .forEach(
            (key, row) ->
                tables.computeIfAbsent(placeOf(key), partition -> new HashMap<>()).put(key, row));
    return tables;
  }

  /** The tables that stand in the partitions of a target topic. */
  public static Map<Integer, Map<String, String>> tables(List<Entry> entries) {
    Map<Integer, List<Entry>> partitions = new TreeMap<>();
    entries.forEach(
        entry -> partitions.computeIfAbsent(entry.partition(), p -> new ArrayList<>()).add(entry));
    Map<Integer, Map<String, String>> tables = new TreeMap<>();
    partitions.forEach((partition, each) -> tables.put(partition, table(each)));
    tables.values().removeIf(Map::isEmpty);
    return tables;
  }

  @Override
  public String toString() {
    return topic
        + " ("
        + inputPartitions
        + " to "
        + targetPartitions
        + " partitions), existing "
        + existing
        + ", initial "
        + initial
        + ", beyond "
        + beyond
        + ", streamed "
        + streamed;
  }
}
