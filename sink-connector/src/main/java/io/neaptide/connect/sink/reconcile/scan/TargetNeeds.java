package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.sink.reconcile.diff.KnownRecords;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Which partitions of its target topic are read for one input partition: its share, and those where
 * keys belong that are collected of it. Thread-safe; it changes under the lock of the scan.
 */
public final class TargetNeeds {

  private final TargetScan scan;

  /** Not 0 for those that are needed. */
  private final AtomicIntegerArray needed;

  private boolean ended;

  /**
   * Begins with none.
   *
   * @param partitions how many the topic has
   */
  TargetNeeds(TargetScan scan, int partitions) {
    this.scan = scan;
    this.needed = new AtomicIntegerArray(partitions);
  }

  /**
   * Has a partition read, unless it is: a key belongs there that is collected. To be called before
   * the key counts as collected.
   */
  public void require(int partition) {
    if (!has(partition)) {
      scan.require(this, Set.of(partition));
    }
  }

  boolean has(int partition) {
    return needed.get(partition) != 0;
  }

  /**
   * Whether a partition is needed from now on. Where nothing is any more, what is still collected
   * changes nothing.
   */
  boolean add(int partition) {
    return !ended && needed.getAndSet(partition, 1) == 0;
  }

  /** What is not read for it any more could be missing in a comparison. */
  void requireNotEnded() {
    if (ended) {
      throw new IllegalStateException(
          "The target topic is not read any more for an input partition that was given back");
    }
  }

  /** Needs nothing from now on; returns what was needed. */
  IntStream end() {
    boolean already = ended;
    ended = true;
    return IntStream.range(0, already ? 0 : needed.length()).filter(this::has);
  }

  /**
   * All that there is to know of the topic for a comparison with what is collected, as soon as that
   * is there.
   *
   * @param published by partition, the notes that stand in the state topic for this generation
   * @throws org.apache.kafka.connect.errors.ConnectException if the topic could not be read
   */
  public Optional<KnownRecords> known(IntFunction<Optional<byte[]>> published) {
    return scan.known(this, published);
  }

  /** The note of a partition, once it was read here, for whichever input partition. */
  public Optional<PartitionNote> note(int partition) {
    return scan.note(partition);
  }

  /** The task has the input partition no more: what only that has needed is not read on. */
  void release() {
    scan.release(this);
  }
}
