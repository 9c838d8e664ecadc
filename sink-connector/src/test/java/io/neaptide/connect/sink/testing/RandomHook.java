package io.neaptide.connect.sink.testing;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.InputPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Removes, replaces and adds events, each time the same by their timestamp, and fails now and then
 * so that it is called again, having spoilt the list.
 */
public final class RandomHook implements EventProcessor {

  private final Random random;
  private final Set<InputPosition> acknowledged = ConcurrentHashMap.newKeySet();

  public RandomHook(Random random) {
    this.random = random;
  }

  public static boolean removes(long timestamp) {
    return timestamp % 7 == 3;
  }

  static boolean replaces(long timestamp) {
    return timestamp % 5 == 2;
  }

  public static boolean adds(long timestamp) {
    return timestamp % 3 == 1;
  }

  @Override
  public void beforeSend(List<Event> events) {
    if (random.nextInt(8) == 0) {
      events.clear();
      throw new RetriableException("not now");
    }
    for (int i = events.size() - 1; i >= 0; i--) {
      Event event = events.get(i);
      long timestamp = event.timestamp().getAsLong();
      if (adds(timestamp)) {
        byte[] key = bytes(FakeCluster.text(event.key()) + "-added");
        events.add(i + 1, Event.upsert("added", key, bytes("" + timestamp)));
      }
      if (removes(timestamp)) {
        events.remove(i);
      } else if (replaces(timestamp) && !event.isDelete()) {
        events.set(i, event.withValue(bytes("replaced")));
      }
    }
  }

  @Override
  public void afterSend(List<Event> events) {
    if (random.nextInt(8) == 0) {
      throw new RetriableException("not now");
    }
    events.forEach(event -> event.input().ifPresent(acknowledged::add));
  }

  public boolean knows(TopicPartition input, long offset) {
    return acknowledged.contains(new InputPosition(input.topic(), input.partition(), offset));
  }

  /** Does to a table what the record does by way of this hook. */
  public void expect(Map<String, String> table, SinkRecord record, boolean refused) {
    long timestamp = record.timestamp();
    String key = record.key().toString();
    if (!removes(timestamp) && !refused) {
      if (record.value() == null) {
        table.remove(key);
      } else {
        table.put(
            key, replaces(timestamp) ? "replaced" : "{\"v\":" + record.originalKafkaOffset() + "}");
      }
    }
    if (adds(timestamp)) {
      table.put(key + "-added", "" + timestamp);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
