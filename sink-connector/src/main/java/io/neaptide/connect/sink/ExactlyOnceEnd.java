package io.neaptide.connect.sink;

import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.state.StateTopicAccess;
import io.neaptide.connect.sink.state.StateTopicAlteration;
import io.neaptide.connect.sink.task.TaskId;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task that delivers at least once does before it writes: where the connector has delivered
 * exactly once before, it marks the state topic, since what stands there of how far the input was
 * written is soon not true any more. Used by the delivery thread.
 */
final class ExactlyOnceEnd implements Runnable {

  private final TaskId task;
  private final StateTopicAccess state;

  ExactlyOnceEnd(TaskId task, StateTopicAccess state) {
    this.task = task;
    this.state = state;
  }

  /**
   * Marks the state topic, if there is one.
   *
   * @throws RetriableException if the cluster does not answer now, or another task is at it
   * @throws ConnectException if an initial phase is not finished, or the topic cannot be marked
   */
  @Override
  public void run() {
    try {
      state.alter(StateTopicAlteration::saysAnything, StateTopicAlteration::leave);
    } catch (RetriableException | InterruptException | ConnectException e) {
      throw e;
    } catch (KafkaException e) {
      if (ProducerErrors.isFenced(e)) {
        throw new OtherTaskException(e);
      }
      throw unmarked(e);
    }
  }

  private ConnectException unmarked(KafkaException cause) {
    return new ConnectException(
        "The connector has delivered exactly once before, and its state topic "
            + state.topic()
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
