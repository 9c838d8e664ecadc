package io.neaptide.connect.command.status;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether what is waited for is reached, may still be, or ended otherwise.
 *
 * <p>A phase in which a connector stays counts as an end only after a while: whoever waits may have
 * changed its configuration just now, and the topic still tells of before. Not so the refusal of a
 * generation that was seen at work. A connector that writes nothing for as long in a phase that
 * passes is taken for stopped, since its leader writes a heartbeat every few seconds.
 */
final class WaitJudge {

  private final Goal goal;
  private final Optional<String> streamVersion;
  private final Duration patience;
  private final Clock clock;
  private Optional<Generation> last = Optional.empty();
  private long seenAtWork = -1;
  private long lastPosition = -1;
  private long staysSince;
  private long quietSince;

  /**
   * @param streamVersion the only {@code stream.version} that counts; empty where any does
   * @param patience how long nothing must change before that counts as an end
   */
  WaitJudge(Goal goal, Optional<String> streamVersion, Duration patience, Clock clock) {
    this.goal = goal;
    this.streamVersion = streamVersion;
    this.patience = patience;
    this.clock = clock;
    this.staysSince = clock.millis();
    this.quietSince = clock.millis();
  }

  /**
   * @param generation what the state topic says
   * @param position how far it is read
   */
  WaitVerdict judge(Optional<Generation> generation, long position) {
    observe(generation, position);
    Optional<Generation> counts =
        generation.filter(
            each -> streamVersion.isEmpty() || streamVersion.get().equals(each.streamVersion()));
    if (counts.isPresent() && goal.isReached(counts.get().phase())) {
      return new WaitVerdict.Reached();
    }
    if (counts.isEmpty()) {
      return isPast(staysSince)
          ? new WaitVerdict.Ended(notBegun(generation))
          : new WaitVerdict.Undecided(Optional.empty());
    }
    Phase phase = counts.get().phase();
    if (stays(phase)) {
      boolean refused = phase == Phase.REFUSED && counts.get().number() == seenAtWork;
      return refused || isPast(staysSince)
          ? new WaitVerdict.Ended(otherwise(phase))
          : new WaitVerdict.Undecided(Optional.of(stands(phase)));
    }
    seenAtWork = counts.get().number();
    return isPast(quietSince)
        ? new WaitVerdict.Ended(
            "it stands still in phase "
                + phase
                + ": no heartbeat of its leader for "
                + Durations.text(patience)
                + ". It is stopped, or a task has failed; ask Connect for its status")
        : new WaitVerdict.Undecided(Optional.empty());
  }

  private void observe(Optional<Generation> generation, long position) {
    long now = clock.millis();
    if (!generation.equals(last)) {
      last = generation;
      staysSince = now;
    }
    if (position != lastPosition) {
      lastPosition = position;
      quietSince = now;
    }
  }

  private boolean isPast(long since) {
    return clock.millis() - since >= patience.toMillis();
  }

  /** Whether a connector goes no further by itself. */
  static boolean stays(Phase phase) {
    return !phase.isUnfinished() || phase == Phase.PLANNED || phase == Phase.REFUSED;
  }

  private String stands(Phase phase) {
    return "phase "
        + phase
        + " may be from before a change of the configuration; it counts when nothing has changed"
        + " for "
        + Durations.text(patience)
        + " (--patience)";
  }

  private String notBegun(Optional<Generation> generation) {
    return generation
        .map(
            other ->
                "it has not begun the stream.version "
                    + streamVersion.orElseThrow()
                    + ", and stays with "
                    + other.streamVersion())
        .orElse("no task of it has begun")
        .concat("; ask Connect for its status");
  }

  private static String otherwise(Phase phase) {
    return switch (phase) {
      case REFUSED ->
          "its difference was refused, and nothing is written: it is past a limit, its deletes are"
              + " in doubt, it has keys in several input partitions, or it is not the approved plan."
              + " Its failed task says which";
      case PLANNED ->
          "it has planned and writes nothing; approve the plan, or set" + " reconcile.mode=apply";
      case STREAM, PLAIN -> "it streams; reconcile.mode does not ask for that end";
      case RESET -> "its offsets were reset and it was not started since";
      case LEFT -> "it delivers at least once, so there is no initial phase to wait for";
      default -> "it has written its difference and passes nothing on (reconcile.mode=once)";
    };
  }
}
