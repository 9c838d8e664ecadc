package io.neaptide.connect.command.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** How far a step is, in one line. */
final class ProgressLine {

  private final Clock clock;
  private final ProgressDisplay.Step step;
  private final long started;

  ProgressLine(Clock clock, ProgressDisplay.Step step) {
    this.clock = clock;
    this.step = step;
    this.started = clock.millis();
  }

  String text() {
    long total = step.total();
    long done = step.done();
    long perSecond = done * 1_000 / Math.max(1, clock.millis() - started);
    return String.format(
        Locale.ROOT,
        "%s: %d%% (%,d of %,d %s), %,d/s, %s",
        step.name(),
        total == 0 ? 100 : done * 100 / total,
        done,
        total,
        step.unit(),
        perSecond,
        perSecond == 0
            ? "time left unknown"
            : "about " + left(Duration.ofSeconds((total - done) / perSecond)) + " left");
  }

  private static String left(Duration time) {
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
