package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * When a task takes the lock of the owners, which takes it from whoever has it. That a lock is
 * being taken cannot be seen until it is held, so tasks that wait for it would take it all at once
 * when it is free again, and, where that takes long, never get anywhere. So a task that has seen it
 * held, or has lost it, waits for a random part of a window once it is free, and takes it if it
 * still is then. The window is as long as it takes to take the lock, and doubles with every loss:
 * it becomes long enough for as many tasks as there are. Tasks that begin at the same time, as they
 * do with a new generation, look one after the other at first. Not thread-safe.
 */
final class LockTurn {

  /** How long a task waits before it looks again, about. */
  private static final Duration LOOK = Duration.ofMillis(30);

  /** So many looks at the same holder are longer than anybody needs the lock. */
  private static final int MOST_LOOKS = 100;

  private static final Duration SHORTEST = Duration.ofMillis(25);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * What takes longer did so since a cluster did not answer, which is not to be waited for again.
   */
  private static final Duration LONGEST_TAKING = Duration.ofSeconds(1);

  private static final int MOST_DOUBLINGS = 6;

  /** So many tasks look one after the other at first. */
  private static final int PLACES = 8;

  private final int place;
  private final RandomGenerator random;
  private Duration taking = SHORTEST;
  private int lost;
  private OptionalLong holder = OptionalLong.empty();
  private int looks;
  private boolean contended;
  private boolean waited;
  private boolean first;

  /**
   * @param task the number of the task
   */
  LockTurn(int task, RandomGenerator random) {
    this.place = task % PLACES;
    this.random = random;
  }

  /** Begins with a short window again. */
  void begin() {
    lost = 0;
    first = place > 0;
    look();
  }

  private void look() {
    holder = OptionalLong.empty();
    looks = 0;
    contended = lost > 0;
    waited = false;
  }

  /**
   * How long to wait before looking again; empty where it is to be taken now.
   *
   * @param seen tells the present holder from others; empty while the lock is free
   */
  Optional<Duration> pause(OptionalLong seen) {
    if (first) {
      first = false;
      return Optional.of(taking.multipliedBy(place));
    }
    if (seen.isPresent()) {
      looks = seen.equals(holder) ? looks + 1 : 0;
      holder = seen;
      contended = true;
      waited = false;
      return looks < MOST_LOOKS
          ? Optional.of(LOOK.dividedBy(2).plus(part(LOOK)))
          : Optional.empty();
    }
    if (contended && !waited) {
      waited = true;
      return Optional.of(part(window(Math.max(1, lost))));
    }
    return Optional.empty();
  }

  /**
   * The lock was taken, or was lost while it was being taken, or something was done that takes as
   * long.
   *
   * @param took how long that took
   */
  void tried(Duration took) {
    taking =
        took.compareTo(SHORTEST) < 0
            ? SHORTEST
            : took.compareTo(LONGEST_TAKING) > 0 ? LONGEST_TAKING : took;
    look();
  }

  /** How long to wait before looking at all, after somebody else has taken the lock. */
  Duration lost() {
    lost++;
    look();
    return part(window(lost));
  }

  private Duration window(int doublings) {
    Duration window = taking.multipliedBy(1L << Math.min(doublings, MOST_DOUBLINGS));
    return window.compareTo(LONGEST) < 0 ? window : LONGEST;
  }

  private Duration part(Duration window) {
    return Duration.ofMillis(random.nextLong(window.toMillis()));
  }
}
