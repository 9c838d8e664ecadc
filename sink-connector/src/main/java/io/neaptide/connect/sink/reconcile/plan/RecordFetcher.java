package io.neaptide.connect.sink.reconcile.plan;

import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Fetches single records from where they stand. One that is not there any more was compacted or
 * deleted since. Used by one thread.
 */
public final class RecordFetcher implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long nothing may come. */
  static final Duration STALL_LIMIT = Duration.ofSeconds(60);

  /** Reading on over a gap of so many offsets is faster than asking the broker again. */
  private static final long READ_OVER = 1_000;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Consumer<String> requireTopic;
  private final Function<String, ? extends RuntimeException> failures;
  private final Clock clock;
  private final Set<String> known = new HashSet<>();

  /**
   * @param requireTopic fails where there is no such topic
   * @param failures makes the failure of a message
   */
  public RecordFetcher(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Consumer<String> requireTopic,
      Function<String, ? extends RuntimeException> failures,
      Clock clock) {
    this.consumer = consumer;
    this.requireTopic = requireTopic;
    this.failures = failures;
    this.clock = clock;
  }

  /** The records that stand at these places; lacks those that do not any more. */
  public Map<Place, ConsumerRecord<byte[], byte[]>> fetch(Collection<Place> places) {
    Map<TopicPartition, TreeSet<Long>> wanted = new HashMap<>();
    for (Place place : places) {
      if (known.add(place.topic())) {
        requireTopic.accept(place.topic());
      }
      wanted
          .computeIfAbsent(
              new TopicPartition(place.topic(), place.partition()), partition -> new TreeSet<>())
          .add(place.offset());
    }
    Map<Place, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
    Map<TopicPartition, TreeSet<Long>> ordered =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    ordered.putAll(wanted);
    ordered.forEach((partition, offsets) -> fetch(partition, new ArrayDeque<>(offsets), found));
    return found;
  }

  private void fetch(
      TopicPartition partition,
      Deque<Long> wanted,
      Map<Place, ConsumerRecord<byte[], byte[]>> found) {
    consumer.assign(List.of(partition));
    long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    wanted.removeIf(offset -> offset < begin || offset >= end);
    long read = -1;
    long since = clock.millis();
    while (!wanted.isEmpty()) {
      long next = wanted.getFirst();
      if (read < 0 || next - read > READ_OVER) {
        consumer.seek(partition, next);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        dropBefore(record.offset(), wanted);
        if (!wanted.isEmpty() && wanted.getFirst() == record.offset()) {
          wanted.removeFirst();
          found.put(place(record), record);
        }
      }
      long position = consumer.position(partition);
      dropBefore(position, wanted);
      if (position != read) {
        since = clock.millis();
      } else if (clock.millis() - since >= STALL_LIMIT.toMillis()) {
        throw stalled(partition, position);
      }
      read = position;
    }
  }

  private static void dropBefore(long offset, Deque<Long> wanted) {
    while (!wanted.isEmpty() && wanted.getFirst() < offset) {
      wanted.removeFirst();
    }
  }

  private static Place place(ConsumerRecord<byte[], byte[]> record) {
    return new Place(record.topic(), record.partition(), record.offset());
  }

  private RuntimeException stalled(TopicPartition partition, long position) {
    return failures.apply(
        partition
            + " was not read on from offset "
            + position
            + " within "
            + STALL_LIMIT.toSeconds()
            + " s; check that its leader is there");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
