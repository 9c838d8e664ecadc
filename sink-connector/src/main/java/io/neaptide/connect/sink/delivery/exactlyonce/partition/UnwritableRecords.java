package io.neaptide.connect.sink.delivery.exactlyonce.partition;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of the records of a partition that cannot be written. Guarded by the lock of {@link
 * PartitionStreams}, but for what the thread of the task asks and tells of each record.
 */
public final class UnwritableRecords {

  /**
   * For how many offsets after a record that cannot be encoded the thread of the task encodes: it
   * can report such records, and to read them again costs more than to encode some more there.
   */
  private static final long OFFSETS_WITH_CARE = 10_000;

  private final Map<Long, Exception> refused = new ConcurrentHashMap<>();
  private final Set<Long> suspects = new HashSet<>();
  private volatile long careBefore = Long.MIN_VALUE;

  /** Whether a record is to be encoded by the thread of the task, which can report it. */
  public boolean needsCare(long offset) {
    return offset < careBefore || isRefused(offset);
  }

  /** The record at an offset cannot be encoded, so that others near it may not be either. */
  public void takeCareFrom(long offset) {
    careBefore = Math.max(careBefore, offset + OFFSETS_WITH_CARE);
  }

  /** Whether what is written of a record was refused. */
  public boolean isRefused(long offset) {
    return refused.containsKey(offset);
  }

  void refused(long offset, Exception cause) {
    refused.put(offset, cause);
  }

  /** Why what is written of a record was refused. */
  public Optional<Exception> refusal(long offset) {
    return Optional.ofNullable(refused.get(offset));
  }

  /** The offsets of records that the brokers refused in the company of others. */
  public Set<Long> suspects() {
    return Set.copyOf(suspects);
  }

  boolean isSuspect(long offset) {
    return suspects.contains(offset);
  }

  public void suspect(long offset) {
    suspects.add(offset);
  }

  void clear() {
    refused.clear();
    suspects.clear();
    careBefore = Long.MIN_VALUE;
  }
}
