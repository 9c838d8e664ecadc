package io.neaptide.connect.sink;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for answers of an admin client. */
final class KafkaResults {

  private KafkaResults() {}

  /**
   * The result of a request.
   *
   * @throws KafkaException what the cluster answered, or that it did not
   */
  static <T> T of(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException known) {
        throw known;
      }
      throw new KafkaException(e.getCause());
    }
  }
}
