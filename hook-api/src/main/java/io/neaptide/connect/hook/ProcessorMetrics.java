package io.neaptide.connect.hook;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/**
 * Metrics of a hook, which are shown beside those of its task, as {@code
 * kafka.connect:type=plugins,connector=...,task=...}, and are gone when the task ends. Names are in
 * lower case with hyphens, and do not begin as those of the connector do ({@code sink-}, {@code
 * hook-}, {@code initial-phase-}). Thread-safe.
 */
public interface ProcessorMetrics {

  /** Metrics that nobody looks at. */
  ProcessorMetrics HIDDEN =
      new ProcessorMetrics() {
        @Override
        public LongAdder total(String name, String description) {
          return new LongAdder();
        }

        @Override
        public LongConsumer distribution(String name, String description) {
          return value -> {};
        }

        @Override
        public void gauge(String name, String description, DoubleSupplier value) {
          // Nobody looks.
        }
      };

  /**
   * A count since the start of the task.
   *
   * @param name ends with {@code -total}
   */
  LongAdder total(String name, String description);

  /**
   * Values of which the average and the maximum of the last half minute to minute are shown.
   *
   * @param name {@code -avg} and {@code -max} are added to it
   * @return takes values; not to be called for every event
   */
  LongConsumer distribution(String name, String description);

  /**
   * A value of now.
   *
   * @param value asked by any thread; never waits or throws
   */
  void gauge(String name, String description, DoubleSupplier value);
}
