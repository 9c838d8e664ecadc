package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes an initial phase whose rows are all written: tells the hook, and then lets the stream
 * begin. Used on the thread of the leader.
 */
public final class GenerationFinisher {

  private static final Logger log = LoggerFactory.getLogger(GenerationFinisher.class);

  private final RunningTask task;
  private final GenerationJournal journal;
  private final Optional<InitialDataAnnouncement> announcement;
  private final boolean once;

  /**
   * @param announcement tells the hook, where there is one to be told
   * @param once whether nothing is to be passed on after the initial data
   */
  public GenerationFinisher(
      RunningTask task,
      GenerationJournal journal,
      Optional<InitialDataAnnouncement> announcement,
      boolean once) {
    this.task = task;
    this.journal = journal;
    this.announcement = announcement;
    this.once = once;
  }

  /** Returns when the hook has, and the stream has begun. */
  void finish(Generation written) {
    announcement.ifPresent(
        hook -> {
          // Known before the hook is called, so that no later leader skips it.
          journal.publish(written.inPhase(Phase.ANNOUNCE));
          hook.announce(written, journal);
        });
    if (once) {
      journal.publishOver(written.inPhase(Phase.FINISHED));
      log.info(
          "{} has brought the initial data to its target topics and is finished, as {}=once asks"
              + " for: it passes nothing on. With apply it goes on from where it stands",
          task.connector(),
          InitialPhaseConfig.MODE_CONFIG);
    } else {
      stream(written);
    }
  }

  /** Lets the stream begin, of which nothing is left to be told. */
  void stream(Generation finished) {
    journal.publishOver(finished.inPhase(Phase.STREAM));
    log.info(
        "{} has brought the initial data to its target topics and streams on", task.connector());
  }
}
