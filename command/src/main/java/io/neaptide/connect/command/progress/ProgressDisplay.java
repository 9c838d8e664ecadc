package io.neaptide.connect.command.progress;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.common.time.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a step is while it runs: with a bar that is redrawn where somebody looks at a
 * terminal, else with a line every ten seconds.
 */
public final class ProgressDisplay {

  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration LINE = Duration.ofSeconds(10);

  private ProgressDisplay() {}

  /**
   * A step.
   *
   * @param name a few words
   * @param unit what is counted, such as {@code offsets}
   * @param parts that it has, side by side
   */
  public record Step(String name, String unit, List<StepProgress> parts) {

    public Step {
      parts = List.copyOf(parts);
    }

    long total() {
      return parts.stream().mapToLong(StepProgress::total).sum();
    }

    long done() {
      return parts.stream().mapToLong(StepProgress::done).sum();
    }
  }

  /** Runs a step, and shows how far it is. */
  public static <T> T during(Console console, Clock clock, Step step, Supplier<T> work) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "neaptide-progress");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return console.terminal()
          ? withBar(console, ticker, step, work)
          : withLines(console, clock, ticker, step, work);
    } finally {
      ticker.shutdownNow();
    }
  }

  private static <T> T withBar(
      Console console, ScheduledExecutorService ticker, Step step, Supplier<T> work) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(step.name())
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis((int) REDRAW.toMillis())
            .setConsumer(new TerminalLine(console.err()))
            .clearDisplayOnFinish()
            .showSpeed()
            .build();
    Future<?> redrawing =
        every(
            REDRAW,
            ticker,
            () -> {
              bar.maxHint(Math.max(1, step.total()));
              bar.stepTo(step.done());
            });
    try {
      return work.get();
    } finally {
      redrawing.cancel(false);
      bar.close();
    }
  }

  private static <T> T withLines(
      Console console, Clock clock, ScheduledExecutorService ticker, Step step, Supplier<T> work) {
    ProgressLine line = new ProgressLine(clock, step);
    Future<?> telling = every(LINE, ticker, () -> console.err().println(line.text()));
    try {
      return work.get();
    } finally {
      telling.cancel(false);
    }
  }

  private static Future<?> every(
      Duration interval, ScheduledExecutorService ticker, Runnable action) {
    return ticker.scheduleAtFixedRate(
        action, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }
}
