package io.neaptide.connect.command.table;

import io.neaptide.connect.sink.reconcile.diff.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What was read of a topic, on local disk. Used by one thread at a time. */
public final class ReadTable implements AutoCloseable {

  private record Part(TableRows rows, Set<Integer> partitions) {}

  private final List<Part> parts = new ArrayList<>();
  private final Map<Integer, PartitionFindings> findings = new TreeMap<>();
  private Optional<String> missedDeletes = Optional.empty();

  /** Adds what was read of some partitions. */
  void add(TableRows rows, Map<Integer, PartitionFindings> found) {
    parts.add(new Part(rows, Set.copyOf(found.keySet())));
    findings.putAll(found);
  }

  /** Adds what was written to partitions after it. */
  void addLater(TableRows rows, Set<Integer> partitions) {
    parts.add(new Part(rows, Set.copyOf(partitions)));
  }

  /** Rows may have been read whose deletes were gone before these were. */
  public void mayHaveMissedDeletes(String why) {
    missedDeletes = Optional.of(why);
  }

  /** Why rows may be deleted without its being seen; empty where that cannot be. */
  public Optional<String> missedDeletes() {
    return missedDeletes;
  }

  /** Reads the records of a bucket, those of one key and partition in the order of offsets. */
  public void forEach(int bucket, BiConsumer<RowKey, LastRecord> reader) {
    for (Part part : parts) {
      part.rows()
          .forEach(
              bucket,
              (key, record) -> {
                if (part.partitions().contains(record.partition())) {
                  reader.accept(key, record);
                }
              });
    }
  }

  /** What was found of records that are no rows, or whose rows cannot be read. */
  public PartitionFindings findings() {
    PartitionFindings all = new PartitionFindings();
    findings.values().forEach(all::addAll);
    return all;
  }

  @Override
  public void close() {
    parts.forEach(part -> part.rows().close());
  }
}
