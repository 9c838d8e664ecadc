package io.neaptide.connect.sink.reconcile.scan;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How the input of a partition is read beyond its bound, in rounds. A row within the bound may be
 * compacted away before it is read, by a later one of its key beyond the bound; and that one, while
 * a round reads up to where the log ended, by one behind that end.
 *
 * <p>So a round is followed by another one until the log ends where the last one did: what is last
 * of its key is never compacted away, so then the last row of every key was seen. Where a topic is
 * written without pause, that never comes; a round that took less than {@link #SHORT_ROUND} is the
 * last one.
 *
 * <p>For a row of that round to be missed, the later row of its key must be written after the end
 * was asked for, the segment with the earlier one must not be the active one any more, and the log
 * cleaner, which by default looks every 15 s, must have come to the partition and rewritten that
 * segment, all before the round has read so far. Used by one thread.
 */
public final class CatchUpRounds {

  /**
   * In less time no record is written, compacted away and missed. It leaves room for what a round
   * takes where nothing is amiss: the question for the end, a fetch, and where a transaction marker
   * stands before the end, the wait for it and a probe.
   */
  public static final Duration SHORT_ROUND = Duration.ofSeconds(5);

  private long read;
  private long askedAt;
  private int rounds;
  private boolean lastWasShort;
  private OptionalLong end = OptionalLong.empty();
  private boolean over;

  /**
   * @param bound everything before it is read when the end is asked for first
   */
  public CatchUpRounds(long bound) {
    this.read = bound;
  }

  /** The end of the log is asked for, when everything up to the last end is read. */
  public void endRequested(long now) {
    askedAt = now;
  }

  /** The log ended there, at some moment after it was asked for. */
  public void endFound(long logEnd) {
    if (logEnd <= read || lastWasShort) {
      over = true;
    } else {
      end = OptionalLong.of(logEnd);
      rounds++;
    }
  }

  /** How far this round reads; none where the end is to be asked for. */
  public OptionalLong end() {
    return end;
  }

  /** Everything before the end of this round is read. */
  public void roundRead(long now) {
    long took = now - askedAt;
    // A clock that was put back tells nothing.
    lastWasShort = took >= 0 && took < SHORT_ROUND.toMillis();
    read = Math.max(read, end.orElse(read));
    end = OptionalLong.empty();
  }

  /** How many rounds were begun. */
  public int rounds() {
    return rounds;
  }

  /** Whether nothing is left that had to be seen. */
  public boolean isOver() {
    return over;
  }
}
