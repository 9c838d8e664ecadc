package io.neaptide.connect.sink;

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
final class FakeTopicAdmin implements TopicAdmin {

  final Map<String, String> policies = new HashMap<>();
  final List<String> created = new ArrayList<>();
  final List<String> ready = new ArrayList<>();

  /** Thrown by the next calls, as long as it gives something. */
  Supplier<RuntimeException> failure = () -> null;

  RuntimeException creationFailure;
  boolean closed;

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
  final Map<String, MessageLimit> limits = new ConcurrentHashMap<>();

  MessageLimit limitOf(String topic) {
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
