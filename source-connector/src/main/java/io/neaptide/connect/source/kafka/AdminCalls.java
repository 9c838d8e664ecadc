package io.neaptide.connect.source.kafka;

import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;

/** Waits for what an admin client was asked for. */
public final class AdminCalls {

  private AdminCalls() {}

  /**
   * The result of a call.
   *
   * @param doing what is done, for the message of a failure, such as "list the topics"
   * @param cluster the configuration key and addresses of the cluster
   * @throws ConnectException if the call failed, with the cause
   */
  public static <T> T await(String doing, String cluster, Supplier<KafkaFuture<T>> call) {
    try {
      return call.get().get();
    } catch (ExecutionException e) {
      throw failure(doing, cluster, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * The failure of a call that asks for something that a user may be denied.
   *
   * @param right what to allow where that is the cause, such as {@code DESCRIBE on the topic a}
   */
  public static ConnectException failure(
      String doing, String cluster, String right, Throwable cause) {
    return cause instanceof AuthorizationException
        ? new ConnectException(
            "Could not "
                + doing
                + " of the Kafka cluster of "
                + cluster
                + " ("
                + cause
                + "). Allow its user "
                + right
                + ", then restart the connector with its tasks.",
            cause)
        : failure(doing, cluster, cause);
  }

  public static ConnectException failure(String doing, String cluster, Throwable cause) {
    return new ConnectException(
        "Could not "
            + doing
            + " of the Kafka cluster of "
            + cluster
            + " ("
            + cause
            + "). Check that its brokers can be reached from the worker, the security properties,"
            + " and that the user may describe topics.",
        cause);
  }
}
