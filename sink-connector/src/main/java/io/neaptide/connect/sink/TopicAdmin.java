package io.neaptide.connect.sink;

import java.util.Optional;

/**
 * What is asked of the target cluster about topics. Failures are Kafka's own exceptions, the
 * retriable ones among them worth another try.
 */
interface TopicAdmin extends AutoCloseable {

  boolean exists(String topic);

  /** The cleanup policy of a topic; empty where it may not be read. */
  Optional<String> cleanupPolicy(String topic);

  /** Creates a topic; does nothing where it exists by now. */
  void create(String topic);

  @Override
  void close();
}
