package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.reconcile.diff.ExistingRows;
import io.neaptide.connect.sink.state.Bounds;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what a target topic holds of the keys that a task collects.
 *
 * <p>Where input and target are partitioned alike, these keys belong in a few partitions of the
 * target. All of it is read, since a row may stand where it does not belong, but only rows of keys
 * that belong in those partitions are kept. When a collected key belongs anywhere else, what was
 * read is dropped, and everything is read and kept. Thread-safe.
 */
public final class TargetScan {

  /** Reads the topic; on the thread that scans. */
  public interface Reading {
    /**
     * Reads the topic up to its bounds.
     *
     * @param belongs whether rows are kept whose keys belong in a partition
     * @param outdated asked now and then: whether the rows are no longer needed; what is returned
     *     then is dropped
     */
    ExistingRows read(IntPredicate belongs, BooleanSupplier outdated);
  }

  private record Result(ExistingRows rows, boolean whole) {}

  private final Reading reading;
  private final Executor scanning;
  private final IntPredicate expected;
  private final CompletableFuture<Result> first;

  /** Whether keys of every partition are needed. */
  private volatile boolean whole;

  private CompletableFuture<Result> again;

  /**
   * @param expected where keys of the task's input belong, as far as the partitions tell
   */
  public TargetScan(Reading reading, Executor scanning, IntPredicate expected) {
    this.reading = reading;
    this.scanning = scanning;
    this.expected = expected;
    this.first = CompletableFuture.supplyAsync(this::read, scanning);
  }

  private Result read() {
    while (true) {
      boolean everything = whole;
      ExistingRows rows =
          everything
              ? reading.read(partition -> true, () -> false)
              : reading.read(expected, () -> whole);
      if (everything || !whole) {
        return new Result(rows, everything);
      }
      rows.close();
    }
  }

  /** Notes where a collected key belongs, unless it claims nothing. */
  public void require(int partition) {
    if (!whole && !expected.test(partition)) {
      whole = true;
    }
  }

  /** What the topic holds of the keys that were noted when this is called. */
  public CompletableFuture<ExistingRows> rows() {
    return first
        .thenCompose(
            found -> found.whole || !whole ? CompletableFuture.completedFuture(found) : readAgain())
        .thenApply(Result::rows);
  }

  /** Ends when the topic was read once, or that has failed. */
  public CompletableFuture<?> firstRead() {
    return first;
  }

  private synchronized CompletableFuture<Result> readAgain() {
    if (again == null) {
      again = CompletableFuture.supplyAsync(this::read, scanning);
    }
    return again;
  }

  /**
   * Where the keys of input partitions belong in their target topic, if both were partitioned by
   * the hash of the same bytes: known where the number of partitions of one is a multiple of the
   * other's.
   *
   * @param inputs those of the task; others that have another target are passed over
   */
  public static IntPredicate expected(
      Bounds bounds, TopicFormat topicFormat, String target, Collection<TopicPartition> inputs) {
    int partitions = bounds.targetPartitions(target);
    if (partitions == 0) {
      return partition -> true;
    }
    boolean[] expected = new boolean[partitions];
    for (TopicPartition input : inputs) {
      if (!topicFormat.topicFor(input.topic()).equals(target)) {
        continue;
      }
      int ofInput = bounds.inputPartitions(input.topic());
      if (ofInput == 0 || (partitions % ofInput != 0 && ofInput % partitions != 0)) {
        return partition -> true;
      }
      IntStream.iterate(input.partition() % partitions, at -> at < partitions, at -> at + ofInput)
          .forEach(at -> expected[at] = true);
    }
    return partition -> expected[partition];
  }
}
