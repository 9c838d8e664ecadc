package io.neaptide.connect.sink.reconcile;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Tasks with the real follower, on a state topic in memory; the test is their leader. */
final class FollowerHarness implements AutoCloseable {

  static final TopicPartition INPUT = new TopicPartition("t", 0);
  static final long GENERATION = 3;

  private static final String CONNECTOR = "people";

  /** Enough for whatever can go on. */
  private static final int STEPS = 20;

  private final Path directory;
  private final ManualClock clock = new ManualClock();
  private final FakeStateTopic state = new FakeStateTopic();
  private final List<SimulatedTask> tasks = new ArrayList<>();
  final SimulatedTopics topics = new SimulatedTopics(1, 1);
  private Bounds bounds;

  /** Whether tasks come to read the target. */
  boolean readsTargets = true;

  /** Begins with a row that is the same on both sides, one that is changed, and one that is new. */
  FollowerHarness(Path directory) {
    this.directory = directory;
    state.whenCommitted(topics::write);
    topics.input(INPUT).append("same", "{\"v\":1}");
    topics.input(INPUT).append("changed", "{\"v\":2}");
    topics.input(INPUT).append("new", "{\"v\":3}");
    topics.target(INPUT).append("same", "{\"v\":1}");
    topics.target(INPUT).append("changed", "{\"v\":1}");
    bounds = topics.bounds();
  }

  @Override
  public void close() {
    tasks.forEach(SimulatedTask::end);
    state.close();
  }

  SimulatedTask start() {
    SimulatedTask task =
        new SimulatedTask(
            new TaskId(CONNECTOR, tasks.size()),
            topics,
            state,
            directory,
            new SimulatedTask.Pace(() -> Integer.MAX_VALUE, () -> readsTargets, () -> false),
            Set.of(),
            clock);
    tasks.add(task);
    return task;
  }

  SimulatedTask startWithInput() {
    SimulatedTask task = start();
    task.open(List.of(INPUT));
    return task;
  }

  /** The bounds are fixed where the topics end now. */
  void readBounds() {
    bounds = topics.bounds();
  }

  /** The input topic is added after the bounds were fixed. */
  void leaveInputOutOfBounds() {
    bounds = bounds.only(Set.of(), Set.of(INPUT.topic()));
  }

  void publish(long number, Phase phase) {
    state.append(
        state.records.generation(
            new Generation(number, SimulatedTask.STREAM_VERSION, phase, Optional.of(bounds))));
  }

  /** Gives the partition to a task, which collects, compares and claims. */
  SimulatedTask claimed() {
    publish(GENERATION, Phase.COLLECT);
    SimulatedTask task = startWithInput();
    run(task);
    return task;
  }

  /** The last task is lost, and started again on another worker. */
  SimulatedTask restarted() {
    SimulatedTask lost = tasks.remove(tasks.size() - 1);
    lost.close();
    lost.end();
    return startWithInput();
  }

  /** Decides by the claim that stands. */
  void decide() {
    state.append(state.records.decision(new DecidedClaims(GENERATION, Map.of(INPUT, claimId()))));
    publish(GENERATION, Phase.APPLY);
  }

  void run(SimulatedTask task) {
    for (int step = 0; step < STEPS; step++) {
      awaitState();
      clock.advance(Duration.ofMillis(100));
      task.step();
    }
    awaitState();
  }

  /** Somebody else has a writer of the first task's id by now. */
  void fenceWriter() {
    state.fence(new TaskId(CONNECTOR, 0).transactionalId());
  }

  /** The partition moves from one task to another. */
  void move(SimulatedTask from, SimulatedTask to) {
    from.close();
    to.open(List.of(INPUT));
  }

  void awaitState() {
    SimulatedTopics.await(state);
  }

  StateView view() {
    return state.reader().view();
  }

  String claimId() {
    return view().claim(INPUT, GENERATION).orElseThrow().id();
  }

  /** Whether the leader may count on the claim. */
  boolean isClaimedByOwner() {
    return view().isClaimedByOwner(INPUT, GENERATION);
  }

  Map<String, String> target() {
    return topics.targetTables().get(0);
  }

  static Map<String, String> asBefore() {
    return Map.of("same", "{\"v\":1}", "changed", "{\"v\":1}");
  }

  static Map<String, String> asTheInput() {
    return Map.of("same", "{\"v\":1}", "changed", "{\"v\":2}", "new", "{\"v\":3}");
  }

  boolean isWritten() {
    return view().position(INPUT).filter(at -> at.generation() == GENERATION).isPresent();
  }

  /** How many records were written to the target. */
  int written() {
    return topics.target(INPUT).entriesSince(2).size();
  }

  List<String> workingFiles() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
