package io.neaptide.connect.sink;

import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.alteration.StateTopicAccess;
import io.neaptide.connect.sink.state.alteration.StateTopicAlteration;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task that delivers at least once does before it writes: where the connector has delivered
 * exactly once before, it marks the state topic, whose positions are about to become stale. Used by
 * the delivery thread.
 *
 * <p>A task that marks it fences any other that is doing so. So every task gives those with a lower
 * index time to do it, longer after each time that it was fenced itself, and only reads whether it
 * is done: usually task 0 does it, and of tasks that begin at the same time one still gets the time
 * that it takes.
 */
final class SwitchToAtLeastOnce implements Runnable {

  /** How long a task has before the next one tries. */
  static final Duration TURN = Duration.ofSeconds(5);

  /** Marks the state topic. */
  interface Mark {

    /** Sets it where it is needed, unless another task does so within this time. */
    void set(Duration leftToOthers);
  }

  private final TaskId task;
  private final String stateTopic;
  private final Mark mark;
  private final RandomGenerator random;
  private int fenced;

  SwitchToAtLeastOnce(TaskId task, String stateTopic, Mark mark, RandomGenerator random) {
    this.task = task;
    this.stateTopic = stateTopic;
    this.mark = mark;
    this.random = random;
  }

  static SwitchToAtLeastOnce of(TaskId task, StateTopicAccess state, RandomGenerator random) {
    return new SwitchToAtLeastOnce(
        task,
        state.name(),
        leftToOthers ->
            state.alter(
                StateTopicAlteration::holdsProgress, leftToOthers, StateTopicAlteration::markLeft),
        random);
  }

  /**
   * Marks the state topic, if there is one.
   *
   * @throws RetriableException if the cluster does not answer now, or another task is doing so
   * @throws ConnectException if an initial phase is not finished, or the topic cannot be marked
   */
  @Override
  public void run() {
    try {
      mark.set(leftToOthers());
    } catch (RetriableException | InterruptException | ConnectException e) {
      throw e;
    } catch (KafkaException e) {
      if (ProducerErrors.isFenced(e)) {
        fenced++;
        throw new OtherTaskException(e);
      }
      throw unmarked(e);
    }
  }

  private Duration leftToOthers() {
    Duration turns = TURN.multipliedBy((long) task.index() + fenced);
    return fenced == 0 ? turns : turns.plusMillis(random.nextLong(TURN.toMillis()));
  }

  private ConnectException unmarked(KafkaException cause) {
    return new ConnectException(
        "The connector has delivered exactly once before, and its state topic "
            + stateTopic
            + " cannot be marked ("
            + cause
            + "), so that a return to exactly_once would write old rows again. Give it the rights to"
            + " write the topic and the transactional id "
            + task.leaderTransactionalId()
            + ", or delete the topic, then restart the task",
        cause);
  }

  /** Another task marks the topic at this moment. */
  private static final class OtherTaskException extends RetriableException {

    private static final long serialVersionUID = 1L;

    OtherTaskException(KafkaException cause) {
      super("Another task of the connector marks the state topic", cause);
    }
  }
}
