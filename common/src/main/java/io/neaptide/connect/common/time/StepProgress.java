package io.neaptide.connect.common.time;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How far a step is that may have several runs, begun one after the other or side by side.
 * Thread-safe.
 */
public final class StepProgress {

  private final Clock clock;
  private final List<Run> runs = new CopyOnWriteArrayList<>();

  public StepProgress(Clock clock) {
    this.clock = clock;
  }

  /** One run of the step. */
  public final class Run {

    private final long started = clock.millis();
    private volatile long total;
    private volatile long done;
    private volatile long ended = -1;

    private Run(long total) {
      this.total = total;
      at(0);
    }

    /** Tells how far it is; may be called for every record. */
    public void at(long unitsDone) {
      done = unitsDone;
      if (unitsDone >= total && ended < 0) {
        ended = clock.millis();
      }
    }

    /** The same of a run that turns out to be longer or shorter. */
    public void at(long unitsDone, long unitsInAll) {
      total = unitsInAll;
      at(unitsDone);
    }

    private long millis() {
      return Math.max(1, (ended < 0 ? clock.millis() : ended) - started);
    }
  }

  /**
   * Begins a run.
   *
   * @param total how many units it has
   */
  public Run begin(long total) {
    Run run = new Run(total);
    runs.add(run);
    return run;
  }

  /** Forgets all runs: what was done is to be done again. */
  public void reset() {
    runs.clear();
  }

  /** How much is done, in percent; NaN where nothing was begun. */
  public double percent() {
    if (runs.isEmpty()) {
      return Double.NaN;
    }
    long total = total();
    return total == 0 ? 100.0 : Math.min(100.0, 100.0 * done() / total);
  }

  /** How many units are done in a second, on an average of all runs; NaN where none was begun. */
  public double perSecond() {
    if (runs.isEmpty()) {
      return Double.NaN;
    }
    long first = runs.stream().mapToLong(run -> run.started).min().orElse(0);
    long last = runs.stream().mapToLong(run -> run.started + run.millis()).max().orElse(0);
    return 1_000.0 * done() / Math.max(1, last - first);
  }

  /** How long it takes until all that was begun is done; NaN where that cannot be told. */
  public double secondsLeft() {
    if (runs.isEmpty()) {
      return Double.NaN;
    }
    long left = Math.max(0, total() - done());
    if (left == 0) {
      return 0;
    }
    double rate = perSecond();
    return rate == 0 ? Double.NaN : left / rate;
  }

  /** How many units there are in all runs that were begun. */
  public long total() {
    return runs.stream().mapToLong(run -> run.total).sum();
  }

  /** How many units are done. */
  public long done() {
    return runs.stream().mapToLong(run -> run.done).sum();
  }
}
