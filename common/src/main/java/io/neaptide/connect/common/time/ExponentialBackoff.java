package io.neaptide.connect.common.time;

import java.time.Duration;

/**
 * Pauses that double from one failure to the next, up to a limit.
 *
 * @param initial the pause after the first failure
 * @param max the longest pause
 */
public record ExponentialBackoff(Duration initial, Duration max) {

  private static final int MAX_DOUBLINGS = 30;

  /** The pause after a failure that so many others came before. */
  public Duration after(int failures) {
    Duration pause = initial.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return pause.compareTo(max) < 0 ? pause : max;
  }
}
