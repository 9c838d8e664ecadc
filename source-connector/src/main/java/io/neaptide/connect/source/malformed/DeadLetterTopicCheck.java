package io.neaptide.connect.source.malformed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Makes sure, before dead letters are sent, that their topic exists: a producer cannot be kept from
 * asking for it in a way that has brokers create it with settings of their own. Used by the task's
 * thread only.
 */
public final class DeadLetterTopicCheck implements AutoCloseable {

  /** No longer than a producer keeps a topic in mind that it does not use. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final DeadLetterTopic topic;
  private final Supplier<Admin> admins;
  private final Clock clock;
  private Optional<Admin> admin = Optional.empty();
  private Instant nextCheck = Instant.MIN;

  public DeadLetterTopicCheck(DeadLetterTopic topic, Supplier<Admin> admins, Clock clock) {
    this.topic = topic;
    this.admins = admins;
    this.clock = clock;
  }

  /** Creates the topic if it does not exist; asks at most once per interval. */
  void ensure() {
    if (clock.instant().isBefore(nextCheck)) {
      return;
    }
    if (admin.isEmpty()) {
      admin = Optional.of(admins.get());
    }
    topic.ensure(admin.get());
    nextCheck = clock.instant().plus(INTERVAL);
  }

  @Override
  public void close() {
    admin.ifPresent(open -> open.close(Duration.ZERO));
  }
}
