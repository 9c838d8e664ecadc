package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task sees of its leader: the generation, and whether the leader is there. Used on the
 * thread of the task.
 */
public final class GenerationView {

  private final Supplier<Optional<StateView>> views;
  private final StreamGuard guard;
  private final Set<Phase> phases;
  private final LeaderHeartbeatMonitor leaderHeartbeats;

  /** The last generation whose settings were checked. */
  private Generation lastChecked;

  private boolean accepted;

  /**
   * @param phases those that the task has something to do with; a generation in another one is
   *     about to be replaced
   */
  public GenerationView(
      Supplier<Optional<StateView>> views,
      StreamGuard guard,
      Set<Phase> phases,
      LeaderHeartbeatMonitor leaderHeartbeats) {
    this.views = views;
    this.guard = guard;
    this.phases = Set.copyOf(phases);
    this.leaderHeartbeats = leaderHeartbeats;
  }

  /** What was read of the state topic, once it is open. */
  Optional<StateView> view() {
    return views.get();
  }

  /**
   * The generation that the task works for; none while the leader prepares it.
   *
   * @throws ConnectException if the stream was begun by other settings, or is that of another
   *     connector
   */
  Optional<Generation> generation() {
    Optional<Generation> latest = views.get().flatMap(StateView::generation);
    latest.ifPresent(guard::requireOwn);
    return latest
        .filter(guard::isOfStream)
        .filter(found -> phases.contains(found.phase()))
        .filter(this::isAccepted);
  }

  /** One that is not finished is replaced by the leader where it was begun by other settings. */
  private boolean isAccepted(Generation found) {
    if (!found.equals(lastChecked)) {
      if (found.phase().isOver()) {
        guard.requireTheseSettings(found);
      }
      accepted = guard.isByTheseSettings(found);
      lastChecked = found;
    }
    return accepted;
  }

  /** Whether it is one that is finished, and is to stay so. */
  boolean isFinished(Generation generation) {
    return generation.phase() == Phase.FINISHED && guard.isAtRest(generation);
  }

  /** Looks whether the leader is there, where the task waits for it. */
  void checkLeader(Optional<Generation> generation) {
    boolean idle =
        generation.isPresent()
            && (generation.get().phase().isOver() || generation.get().phase() == Phase.REFUSED);
    if (idle) {
      leaderHeartbeats.reset();
    } else {
      leaderHeartbeats.check(views.get().map(StateView::heartbeats).orElse(0L));
    }
  }
}
