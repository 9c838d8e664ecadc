package io.neaptide.connect.sink.metrics;

import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The metrics of an initial phase, which are shown when there is one. Thread-safe. */
public final class InitialPhaseMetrics {

  /**
   * Where a generation is.
   *
   * @param number its number
   * @param phase the name of its phase
   */
  public record Standing(long number, String phase) {}

  private final TaskMetrics metrics;
  private final Map<InitialStep, StepProgress> steps = new EnumMap<>(InitialStep.class);

  InitialPhaseMetrics(TaskMetrics metrics, Clock clock) {
    this.metrics = metrics;
    for (InitialStep step : InitialStep.values()) {
      steps.put(step, new StepProgress(clock));
    }
  }

  /**
   * Shows where the generation is.
   *
   * @param standing asked by any thread; empty before there is a generation
   * @param phases the names of all phases
   */
  public void show(Supplier<Optional<Standing>> standing, Iterable<String> phases) {
    metrics.gauge(
        InitialPhaseMetric.INITIAL_PHASE_GENERATION,
        () -> (double) standing.get().map(Standing::number).orElse(0L));
    for (String phase : phases) {
      metrics.gauge(
          InitialPhaseMetric.INITIAL_PHASE_ACTIVE,
          () -> standing.get().filter(now -> now.phase().equals(phase)).isPresent() ? 1 : 0,
          phase.toLowerCase(Locale.ROOT));
    }
    steps.forEach(
        (step, progress) -> {
          metrics.gauge(
              InitialPhaseMetric.INITIAL_PHASE_PROGRESS_PERCENT,
              progress::percent,
              step.tagValue());
          metrics.gauge(
              InitialPhaseMetric.INITIAL_PHASE_ROW_PER_SECOND,
              progress::perSecond,
              step.tagValue());
          metrics.gauge(
              InitialPhaseMetric.INITIAL_PHASE_REMAINING_SECONDS,
              progress::secondsLeft,
              step.tagValue());
        });
  }

  /** Shows how much stands on disk. */
  public void showSpilled(LongSupplier bytes) {
    metrics.gauge(InitialPhaseMetric.INITIAL_PHASE_SPILLED_BYTES, () -> (double) bytes.getAsLong());
  }

  /** How far a step is. */
  public StepProgress progress(InitialStep step) {
    return steps.get(step);
  }

  /** Another generation begins: nothing is done of it. */
  public void begin() {
    steps.values().forEach(StepProgress::reset);
  }

  /** Shows what a comparison has found: how many keys there are of each outcome. */
  public void found(Map<String, Long> keys) {
    keys.forEach(
        (outcome, count) ->
            metrics.gauge(InitialPhaseMetric.INITIAL_PHASE_KEY, () -> (double) count, outcome));
  }
}
