package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.reconcile.leader.bounds.AddedTopics;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a leader, each done by the class that is made for it. */
final class GenerationLifecycle implements Leader.Steps {

  private static final Logger log = LoggerFactory.getLogger(GenerationLifecycle.class);

  private final RunningTask task;
  private final GenerationOpener opener;
  private final UnfinishedGeneration unfinished;
  private final FinishedStream finished;
  private final Function<GenerationJournal, GenerationDriver> drivers;
  private final Function<GenerationJournal, GenerationFinisher> finishers;
  private final Optional<AddedTopics> addedTopics;

  /**
   * @param addedTopics takes topics into a stream; none where every topic is streamed from where it
   *     is found
   */
  GenerationLifecycle(
      RunningTask task,
      GenerationOpener opener,
      UnfinishedGeneration unfinished,
      FinishedStream finished,
      Function<GenerationJournal, GenerationDriver> drivers,
      Function<GenerationJournal, GenerationFinisher> finishers,
      Optional<AddedTopics> addedTopics) {
    this.task = task;
    this.opener = opener;
    this.unfinished = unfinished;
    this.finished = finished;
    this.drivers = drivers;
    this.finishers = finishers;
    this.addedTopics = addedTopics;
  }

  @Override
  public Generation open(long number, GenerationJournal journal) {
    return opener.open(number, journal);
  }

  @Override
  public boolean finish(Generation generation, GenerationJournal journal) {
    return drivers.apply(journal).drive(generation);
  }

  @Override
  public boolean resume(Generation last, GenerationJournal journal) {
    if (finished.isIt(last)) {
      boolean goesOn = finished.canGoOn(last, journal.view());
      if (goesOn) {
        finishers.apply(journal).stream(last);
      }
      return goesOn;
    }
    Optional<Generation> remaining = unfinished.remaining(last, journal::heartbeat);
    if (remaining.isEmpty()) {
      return false;
    }
    log.info(
        "{} goes on with generation {}, in phase {}",
        task.connector(),
        last.number(),
        last.phase());
    if (last.phase() == Phase.ANNOUNCE) {
      finishers.apply(journal).finish(remaining.get());
      return true;
    }
    return finish(remaining.get(), journal);
  }

  @Override
  public void admit(Generation streaming, Supplier<GenerationJournal> journals) {
    addedTopics.ifPresent(added -> added.admit(streaming, journals));
  }

  @Override
  public void hold(Generation held) {
    addedTopics.ifPresent(added -> added.leaveOut(held));
  }
}
