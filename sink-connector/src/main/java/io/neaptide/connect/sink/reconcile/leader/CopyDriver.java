package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.reconcile.leader.bounds.GenerationTopics;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.RunningTask;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Brings a generation without a comparison to the stream: the tasks write the input up to its
 * bounds, and on to where it ends by then, round by round.
 */
final class CopyDriver implements GenerationDriver {

  private final RunningTask task;
  private final GenerationJournal journal;
  private final GenerationTopics topics;
  private final PartitionBarrier barrier;
  private final GenerationFinisher finisher;

  CopyDriver(
      RunningTask task,
      GenerationJournal journal,
      GenerationTopics topics,
      GenerationFinisher finisher) {
    this.task = task;
    this.journal = journal;
    this.topics = topics;
    this.barrier =
        new PartitionBarrier(
            task,
            journal,
            topics,
            bounds -> {
              requireSameTopics(topics, bounds);
              return true;
            });
    this.finisher = finisher;
  }

  @Override
  public boolean drive(Generation generation) {
    CopyRounds rounds = new CopyRounds(generation.fixedBounds(), task.clock());
    Generation written = generation;
    while (awaitWritten(written, rounds)) {
      Optional<Bounds> further = rounds.next(written.fixedBounds(), topics::committedEnds);
      if (further.isEmpty()) {
        finisher.finish(written);
        return true;
      }
      written = written.withBounds(further.get());
      journal.publish(written);
    }
    return false;
  }

  private boolean awaitWritten(Generation generation, CopyRounds rounds) {
    return barrier.await(
        generation,
        rounds.goal(),
        input -> isWritten(generation, input, rounds),
        rounds.reminder());
  }

  private boolean isWritten(Generation generation, TopicPartition input, CopyRounds rounds) {
    boolean written = barrier.isWritten(generation, input);
    if (written) {
      rounds.written(input);
    }
    return written;
  }

  /**
   * What was written of a generation without a comparison is not undone by beginning again, and a
   * hook may have taken note of it.
   *
   * @throws ConnectException if a topic of the bounds is another one by now
   */
  static void requireSameTopics(GenerationTopics topics, Bounds bounds) {
    Set<String> recreated = topics.recreated(bounds);
    if (!recreated.isEmpty()) {
      throw new ConnectException(
          "Topics were deleted and recreated before the initial data was written: "
              + recreated
              + ". What is written may be of the earlier ones. Set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the initial data is then written again");
    }
  }
}
