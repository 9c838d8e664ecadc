package io.neaptide.connect.sink.reconcile.leader;

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

  /**
   * @param announcement tells the hook, where there is one to be told
   */
  public GenerationFinisher(
      RunningTask task, GenerationJournal journal, Optional<InitialDataAnnouncement> announcement) {
    this.task = task;
    this.journal = journal;
    this.announcement = announcement;
  }

  /** Returns when the hook has, and the stream has begun. */
  void finish(Generation written) {
    announcement.ifPresent(
        hook -> {
          // Known before the hook is called, so that no later leader skips it.
          journal.publish(written.inPhase(Phase.ANNOUNCE));
          hook.announce(written, journal);
        });
    journal.publishStream(written.inPhase(Phase.STREAM));
    log.info(
        "{} has brought the initial data to its target topics and streams on", task.connector());
  }
}
