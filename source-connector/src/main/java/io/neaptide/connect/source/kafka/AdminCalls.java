package io.neaptide.connect.source.kafka;

import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
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
