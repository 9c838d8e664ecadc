package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.kafka.TopicAdmin;
import io.neaptide.connect.sink.producer.MessageLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Topics in memory. */
public final class FakeTopicAdmin implements TopicAdmin {

  public final Map<String, String> policies = new HashMap<>();
  public final List<String> created = new ArrayList<>();
  public final List<String> ready = new ArrayList<>();

  /** Thrown by the next calls, as long as it gives something. */
  public Supplier<RuntimeException> failure = () -> null;

  public RuntimeException creationFailure;
  public boolean closed;

  @Override
  public synchronized boolean exists(String topic) {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return policies.containsKey(topic);
  }

  @Override
  public synchronized Optional<String> cleanupPolicy(String topic) {
    return Optional.ofNullable(policies.get(topic));
  }

  /** What topics take; a topic that is not named takes anything. */
  public final Map<String, MessageLimit> limits = new ConcurrentHashMap<>();

  public MessageLimit limitOf(String topic) {
    return limits.getOrDefault(
        topic, new MessageLimit(Integer.MAX_VALUE, "max.message.bytes", true));
  }

  @Override
  public Map<String, MessageLimit> messageLimits(Collection<String> topics) {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return topics.stream().collect(Collectors.toMap(topic -> topic, this::limitOf));
  }

  @Override
  public synchronized void create(String topic) {
    if (creationFailure != null) {
      throw creationFailure;
    }
    created.add(topic);
    policies.put(topic, "compact");
  }

  @Override
  public synchronized void awaitLeaders(String topic) {
    ready.add(topic);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
