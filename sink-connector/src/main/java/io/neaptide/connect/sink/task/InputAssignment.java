package io.neaptide.connect.sink.task;

import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The input partitions that a task has, as Connect has told it. Thread-safe: told by the thread of
 * the task, and looked at by others.
 */
public final class InputAssignment {

  /**
   * What a task has at one moment.
   *
   * @param partitions the input partitions
   * @param changes how many times they have changed
   * @param puts how many puts have begun: between two of them Connect has polled, which tells of
   *     partitions that were taken away
   * @param touched when Connect has called the task last
   */
  public record Held(Set<TopicPartition> partitions, long changes, long puts, long touched) {}

  private final Clock clock;
  private final Set<TopicPartition> partitions = new HashSet<>();
  private long changes;
  private long puts;
  private long touched;

  public InputAssignment(Clock clock) {
    this.clock = clock;
  }

  public synchronized void opened(Collection<TopicPartition> more) {
    partitions.addAll(more);
    changes++;
    touched = clock.millis();
  }

  public synchronized void closed(Collection<TopicPartition> gone) {
    partitions.removeAll(gone);
    changes++;
    touched = clock.millis();
  }

  public synchronized void putBegins() {
    puts++;
    touched = clock.millis();
  }

  public synchronized Held held() {
    return new Held(Set.copyOf(partitions), changes, puts, touched);
  }
}
