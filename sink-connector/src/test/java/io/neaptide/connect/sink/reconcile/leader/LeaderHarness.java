package io.neaptide.connect.sink.reconcile.leader;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.ScriptedLifecycle;
import io.neaptide.connect.sink.testing.StateTopics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What a leader works with, in memory. It is on the thread of the test. */
final class LeaderHarness implements AutoCloseable {

  static final TaskId ID = new TaskId("people", 0);

  final FakeStateTopic state = new FakeStateTopic();
  final ManualClock clock = new ManualClock();

  /** What happens each time that the leader waits; then its task is stopped. */
  final Deque<Runnable> whileItWaits = new ArrayDeque<>();

  /** Whether the connector is paused; looked at once in a second of the clock. */
  boolean paused;

  final ScriptedLifecycle lifecycle = new ScriptedLifecycle(this::next);
  final RunningTask task =
      new RunningTask(ID, lifecycle, new ConnectorPause(ID, () -> paused, clock), clock);
  final GenerationJournal journal = state.journal(clock);

  private void next() {
    if (whileItWaits.isEmpty()) {
      lifecycle.stop();
    } else {
      whileItWaits.remove().run();
    }
    read();
  }

  /** Reads what stands in the state topic. */
  void read() {
    var unused = journal.readLatest();
  }

  /** Publishes a generation of the {@code stream.version} 1. */
  Generation published(long number, Phase phase, Bounds bounds) {
    Generation generation = new Generation(number, "1", phase, Optional.of(bounds));
    journal.publish(generation);
    return generation;
  }

  /** The owner of a partition has written it up to an offset. */
  void written(TopicPartition input, long offset, long generation) {
    state.append(state.records.position(input, StateTopics.position(offset, generation, "1")));
    read();
  }

  Generation latest() {
    return journal.readLatest().orElseThrow();
  }

  Phase phase() {
    return latest().phase();
  }

  @Override
  public void close() {
    journal.close();
    state.close();
  }
}
