package io.neaptide.connect.sink.task;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How many records converters and transforms have dropped since this was made. With {@code
 * errors.tolerance=all} they never reach the sink; Connect counts them, by the metric {@code
 * total-records-skipped} of the task. A record that is read again is counted again; one that the
 * sink itself rejects is not counted. Used on the thread of the task, which converts them.
 */
public final class DroppedRecords {

  public static final String TOLERANCE_CONFIG = "errors.tolerance";

  /**
   * Records that were dropped.
   *
   * @param task the index of the task that would have got them
   */
  public record Count(int task, long records) {}

  private final TaskId task;
  private final Supplier<Optional<Long>> total;
  private final Optional<Long> before;

  /**
   * @param total how many there were since the task began; empty where that is not known
   */
  public DroppedRecords(TaskId task, Supplier<Optional<Long>> total) {
    this.task = task;
    this.total = total;
    this.before = total.get();
  }

  /** Counts from now on, as Connect does. */
  public static DroppedRecords ofWorker(TaskId task, Map<String, String> properties) {
    return new DroppedRecords(
        task, () -> areTolerated(properties) ? ofWorker(task) : Optional.of(0L));
  }

  /** Whether Connect drops what converters and transforms cannot take. */
  public static boolean areTolerated(Map<String, String> properties) {
    return "all".equals(properties.get(TOLERANCE_CONFIG));
  }

  /** What Connect has counted of a task of this worker. */
  static Optional<Long> ofWorker(TaskId task) {
    return WorkerMetrics.of(task, "task-error-metrics", "total-records-skipped")
        .filter(Number.class::isInstance)
        .map(count -> ((Number) count).longValue());
  }

  /** How many there are by now; empty where that is not known. */
  public Optional<Count> count() {
    return before.flatMap(
        first ->
            total
                .get()
                // Less than before: Connect has begun to count anew.
                .map(now -> new Count(task.index(), now < first ? now : now - first)));
  }
}
