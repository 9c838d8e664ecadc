package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.sink.producer.MessageLimit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of the target cluster about topics. Failures are Kafka's own exceptions, the
 * retriable ones among them worth another try.
 */
public interface TopicAdmin extends AutoCloseable {

  boolean exists(String topic);

  /** The cleanup policy of a topic; empty where it may not be read. */
  Optional<String> cleanupPolicy(String topic);

  /**
   * The largest batches that topics take; one that may not be read has an unknown limit, and one
   * that does not exist none.
   */
  Map<String, MessageLimit> messageLimits(Collection<String> topics);

  /** Creates a topic; does nothing where it exists by now. */
  void create(String topic);

  /**
   * Returns when every partition of a topic is led by a broker that knows it.
   *
   * <p>Before that, the first request of an idempotent producer can be refused and the second one
   * taken, since a partition without any state of the producer takes any sequence. The order is
   * then broken, and the first request is retried for ever.
   */
  void awaitLeaders(String topic);

  @Override
  void close();
}
