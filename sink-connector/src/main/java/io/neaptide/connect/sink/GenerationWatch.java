package io.neaptide.connect.sink;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a task sees of its leader: the generation, and whether the leader is there. Used on the
 * thread of the task.
 */
final class GenerationWatch {

  private final Supplier<Optional<StateView>> views;
  private final String streamVersion;
  private final Set<Phase> phases;
  private final LeaderWatch leaderWatch;

  /**
   * Watches a leader.
   *
   * @param phases those that the task has something to do with; a generation in another one is
   *     about to be replaced
   */
  GenerationWatch(
      Supplier<Optional<StateView>> views,
      String streamVersion,
      Set<Phase> phases,
      LeaderWatch leaderWatch) {
    this.views = views;
    this.streamVersion = streamVersion;
    this.phases = Set.copyOf(phases);
    this.leaderWatch = leaderWatch;
  }

  /** What was read of the state topic, once it is open. */
  Optional<StateView> view() {
    return views.get();
  }

  /** The generation that the task works for; none while the leader prepares it. */
  Optional<Generation> generation() {
    return views
        .get()
        .flatMap(StateView::generation)
        .filter(found -> found.streamVersion().equals(streamVersion))
        .filter(found -> phases.contains(found.phase()));
  }

  /** Looks whether the leader is there, where the task waits for it. */
  void checkLeader(Optional<Generation> generation) {
    boolean rests =
        generation.isPresent()
            && (generation.get().phase() == Phase.STREAM
                || generation.get().phase() == Phase.REFUSED);
    if (rests) {
      leaderWatch.rest();
    } else {
      leaderWatch.check(views.get().map(StateView::heartbeats).orElse(0L));
    }
  }
}
