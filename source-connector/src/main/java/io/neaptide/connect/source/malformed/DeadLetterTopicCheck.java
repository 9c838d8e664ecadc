package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Makes sure, before dead letters are sent, that their topic exists: a producer that asks for a
 * missing topic may make brokers create it with their own settings. Used by the task's thread only.
 */
public final class DeadLetterTopicCheck implements AutoCloseable {

  /** No longer than a producer keeps the metadata of a topic that it does not use. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final DeadLetterTopic topic;
  private final Supplier<Admin> admins;
  private final PeriodicTimer check;
  private Optional<Admin> admin = Optional.empty();

  public DeadLetterTopicCheck(DeadLetterTopic topic, Supplier<Admin> admins, Clock clock) {
    this.topic = topic;
    this.admins = admins;
    this.check = new PeriodicTimer(clock, INTERVAL);
  }

  /** Creates the topic if it does not exist; asks at most once per interval. */
  void ensure() {
    if (!check.isOver()) {
      return;
    }
    if (admin.isEmpty()) {
      admin = Optional.of(admins.get());
    }
    topic.ensure(admin.get());
    check.restart();
  }

  @Override
  public void close() {
    admin.ifPresent(open -> open.close(Duration.ZERO));
  }
}
