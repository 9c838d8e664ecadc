package io.neaptide.connect.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.reconcile.diff.ClaimedOffsets;
import io.neaptide.connect.sink.reconcile.diff.PartitionNote;
import io.neaptide.connect.sink.reconcile.leader.ComparisonDriver;
import io.neaptide.connect.sink.reconcile.leader.GenerationFinisher;
import io.neaptide.connect.sink.reconcile.leader.OrphanSearch;
import io.neaptide.connect.sink.reconcile.leader.bounds.BoundsWatch;
import io.neaptide.connect.sink.reconcile.leader.plan.PlanReview;
import io.neaptide.connect.sink.reconcile.scan.CatchUpRounds;
import io.neaptide.connect.sink.reconcile.spill.SpillDirectory;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.ConnectorPause;
import io.neaptide.connect.sink.task.RunningTask;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.NoForeignWriters;
import io.neaptide.connect.sink.testing.OrphanSearches;
import io.neaptide.connect.sink.testing.ScriptedLifecycle;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A leader and two tasks that bring a new stream to its beginning, on simulated topics. The leader
 * is on the thread of the test; whatever else happens, happens while time passes for it.
 */
final class SimulatedConnector implements AutoCloseable {

  /** The leader is gone, with all it had open. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Runs that end look at the time far less often. */
  private static final int MOST_PASSES = 300_000;

  /** At most; with fewer, one of them is often left without partitions. */
  private static final int MOST_TASKS = 3;

  private final SimulatedTopics topics;
  private final Path directory;
  private final Random random;
  private final boolean rejecting;
  private final NoteMistake mistake;
  private final Map<String, PartitionNote> firstNotes = new HashMap<>();
  private final FakeStateTopic state = new FakeStateTopic();
  private final Time time = new Time();
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private final Set<Integer> everRejected = new HashSet<>();
  private final TaskId leader = new TaskId("people", 0);

  private final ScriptedLifecycle lifecycle = new ScriptedLifecycle(time::pass);

  /** Lives on, and waits no longer than it takes to look at the time. */
  private final RunningTask task =
      new RunningTask(leader, lifecycle, new ConnectorPause(leader, () -> false, time), time);

  private final SpillDirectory files;
  private final OrphanSearch.Factory searches;
  private final int taskCount;
  private int events;

  /** How often partitions move during a search, or while a task reads the target. */
  private int moves;

  /** Whether a task is given a put, or another one takes a step, while it reads the target. */
  private boolean reading;

  private int crashes;

  /** How often partitions of the input get other leaders. */
  private int elections;

  private int records;
  private int generations;
  private Optional<Bounds> bounds = Optional.empty();
  private Map<String, String> mode = Map.of();
  private Runnable whenCrashed = () -> {};
  private boolean applyingCrashes;

  /**
   * Starts the tasks.
   *
   * @param disturbances how often tasks are lost, partitions move, or the leader crashes, at most
   * @param mistake what is wrong with the notes of target partitions
   * @param afterCommit called when rows were committed to the target
   */
  SimulatedConnector(
      SimulatedTopics topics,
      Path directory,
      Random random,
      int disturbances,
      boolean rejecting,
      NoteMistake mistake,
      Runnable afterCommit) {
    this.topics = topics;
    this.directory = directory;
    this.random = random;
    this.rejecting = rejecting;
    this.mistake = mistake;
    if (mistake == NoteMistake.FOREIGN_KEYS_FORGOTTEN) {
      topics.forgetForeignKeys();
    }
    if (mistake == NoteMistake.ELECTIONS_OVERLOOKED) {
      topics.overlookElections();
    }
    if (mistake == NoteMistake.LEFT_COUNTS_AS_READ) {
      topics.takeLeftForRead();
    }
    state.rewrite(this::rewritten);
    this.events = random.nextInt(disturbances + 1);
    this.moves = random.nextInt(disturbances + 1);
    this.crashes = random.nextInt(disturbances + 1);
    this.elections = random.nextInt(6);
    this.records = random.nextInt(topics.isBusy() ? 60 : 10);
    this.taskCount = 2 + random.nextInt(MOST_TASKS - 1);
    this.files = SpillDirectory.make(directory, leader.toString());
    this.searches =
        OrphanSearches.of(() -> topics.scan(topics::target), topics.leaders(), files, time);
    for (int at = 0; at < taskCount; at++) {
      tasks.add(task(at));
    }
    assign();
    state.whenCommitted(
        rows -> {
          topics.write(rows);
          if (!rows.isEmpty()) {
            afterCommit.run();
          }
        });
  }

  /** Leaders crash from now on, as soon as anything is being applied, so many times at most. */
  void crash(int most) {
    crashes = most;
    applyingCrashes = true;
  }

  /** Nobody writes to the input from now on. */
  void quiet() {
    records = 0;
  }

  /** The configuration of the leader from its next generation on. */
  void configure(Map<String, String> given) {
    mode = given;
  }

  /** What happens while there is no leader. */
  void whenCrashed(Runnable action) {
    whenCrashed = action;
  }

  /** What the state topic says when a run has ended. */
  StateView view() {
    awaitPhase(phase -> phase.isOver() || phase == Phase.PLANNED);
    return state.reader().view();
  }

  /** Not until the topic ends: a task that is lost may have left a transaction open. */
  private void awaitPhase(Predicate<Phase> expected) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                state
                    .reader()
                    .view()
                    .generation()
                    .filter(latest -> expected.test(latest.phase()))
                    .isPresent());
  }

  private SimulatedTask task(int index) {
    // One of the tasks cannot encode some of the rows: its converter is another version, say.
    Set<Integer> rejected = rejecting && index == 1 ? Set.of(0, 1) : Set.of();
    everRejected.addAll(rejected);
    SimulatedTask.Pace pace =
        new SimulatedTask.Pace(
            () -> random.nextInt(topics.isBusy() ? 2 : 4),
            () -> random.nextInt(3) == 0,
            () -> happenWhileReading(index));
    return new SimulatedTask(
        new TaskId("people", index), topics, state, directory, pace, rejected, time);
  }

  /** Rows with these numbers could not be encoded by every instance of a task. */
  Set<Integer> everRejected() {
    return everRejected;
  }

  /** The bounds of the last generation. */
  Bounds bounds() {
    return bounds.orElseThrow();
  }

  int generations() {
    return generations;
  }

  private void assign() {
    tasks.forEach(SimulatedTask::close);
    List<Set<TopicPartition>> assigned = new ArrayList<>();
    tasks.forEach(task -> assigned.add(new HashSet<>()));
    topics.inputPartitions().forEach(input -> assigned.get(random.nextInt(taskCount)).add(input));
    for (int at = 0; at < taskCount; at++) {
      tasks.get(at).open(assigned.get(at));
    }
  }

  /** Leads until the stream begins, or a plan is published. */
  void run() {
    lifecycle.goOn();
    time.happening = false;
    while (true) {
      try (GenerationJournal journal = state.journal(time)) {
        if (lead(journal)) {
          return;
        }
      } catch (Crash crash) {
        // Another leader takes over.
        whenCrashed.run();
      }
    }
  }

  private boolean lead(GenerationJournal journal) {
    long number = journal.readLatest().map(Generation::number).orElse(0L) + 1;
    generations++;
    Generation preparing =
        new Generation(number, SimulatedTask.STREAM_VERSION, Phase.PREPARING, bounds);
    journal.publish(preparing);
    SimulatedTopics.await(state);
    try (OwnershipLock lock = state.lock(leader)) {
      lock.fenceAll();
    }
    bounds = Optional.of(topics.bounds());
    Generation opened = new Generation(number, SimulatedTask.STREAM_VERSION, Phase.COLLECT, bounds);
    journal.publish(opened);
    if (mistake == NoteMistake.BEFORE_READING) {
      bounds().target().forEach((partition, range) -> noteNothing(partition, range, number));
    }
    return new ComparisonDriver(
            task,
            new SinkConfig(properties()).initial(),
            new PlanReview(
                StreamGuards.of(SimulatedTask.STREAM_VERSION, Map.of()), Optional.empty()),
            journal,
            (generation, claims, notes, interrupted) ->
                searches.create(
                    generation,
                    claims,
                    searched(notes),
                    () -> isSlow() || interrupted.getAsBoolean()),
            new BoundsWatch(task, topics, new NoForeignWriters()),
            new GenerationFinisher(task, journal, Optional.empty(), mode.containsValue("once")))
        .drive(opened);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "broker:9092");
    properties.put("fetch.existing.enabled", "true");
    properties.put("reconcile.max.deletes.percent", "100");
    properties.putAll(mode);
    return properties;
  }

  /** By which notes orphans are searched. */
  private Map<TopicPartition, byte[]> searched(Map<TopicPartition, byte[]> notes) {
    Map<TopicPartition, byte[]> given = new HashMap<>();
    notes.forEach(
        (target, note) ->
            given.put(
                target,
                mistake
                    .searched(PartitionNote.of(note), target, bounds().target().get(target))
                    .toBytes()));
    return given;
  }

  private void noteNothing(TopicPartition target, OffsetRange range, long number) {
    PartitionNote nothing =
        new PartitionNote(Optional.of(List.of()), 0, NoteMistake.all(target, range));
    state.records.note(target, number, nothing.toBytes()).forEach(state::append);
  }

  /** Notes and claims are so short here that each has one chunk. */
  private ProducerRecord<byte[], byte[]> rewritten(ProducerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (key.split("/", -1).length < 4 || record.value() == null) {
      return record;
    }
    byte[] value = record.value();
    if (key.startsWith("claim/")) {
      value = mistake.claimed(ClaimedOffsets.of(value)).toBytes();
    } else if (key.startsWith("note/")) {
      PartitionNote right = PartitionNote.of(value);
      firstNotes.putIfAbsent(key, right);
      value = mistake.published(right, firstNotes.get(key)).toBytes();
    }
    return new ProducerRecord<>(record.topic(), record.partition(), record.key(), value);
  }

  /** Sometimes a search takes so long that a partition which moves is collected again. */
  private boolean isSlow() {
    if (random.nextInt(4) == 0) {
      if (moves > 0) {
        moves--;
        assign();
      }
      for (int steps = random.nextInt(200); steps > 0; steps--) {
        time.pass();
      }
    }
    return false;
  }

  /**
   * Sometimes partitions move while a task reads the target, and others go on.
   *
   * @return whether the task goes on, too, and finds it out
   */
  private boolean happenWhileReading(int task) {
    if (reading) {
      return false;
    }
    reading = true;
    try {
      if (moves > 0 && random.nextInt(4) == 0) {
        moves--;
        assign();
      }
      int other = random.nextInt(taskCount);
      if (other != task && random.nextInt(3) == 0) {
        SimulatedTopics.await(state);
        tasks.get(other).step();
      }
      SimulatedTopics.await(state);
      return random.nextInt(3) > 0;
    } finally {
      reading = false;
    }
  }

  /** Something happens. */
  private void happen() {
    if (isIn(Phase.PLANNED) && mode.containsValue("plan")) {
      lifecycle.stop();
      return;
    }
    if (applyingCrashes && crashes > 0 && isIn(Phase.APPLY) && random.nextInt(6) == 0) {
      crashes--;
      throw new Crash();
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        for (int more = topics.isBusy() ? 3 : 1; more > 0 && records > 0; more--) {
          records--;
          topics.append();
        }
      }
      case 1 -> topics.compactInput();
      case 2 -> topics.compactTarget();
      case 3 -> disturb();
      case 4 -> topics.electTarget();
      case 5 -> {
        // What is read of the input is read again after that, so that it must not come all the
        // time.
        if (elections > 0) {
          elections--;
          topics.electInput();
        }
      }
      default -> {
        SimulatedTopics.await(state);
        tasks.get(random.nextInt(taskCount)).step();
      }
    }
  }

  private boolean isIn(Phase phase) {
    return state.reader().view().generation().filter(latest -> latest.phase() == phase).isPresent();
  }

  private void disturb() {
    if (random.nextInt(4) == 0 && crashes > 0) {
      crashes--;
      throw new Crash();
    }
    if (random.nextInt(4) == 0 && events > 0) {
      events--;
      if (random.nextBoolean()) {
        int lost = random.nextInt(taskCount);
        tasks.get(lost).close();
        tasks.get(lost).end();
        tasks.set(lost, task(lost));
      }
      assign();
    }
  }

  @Override
  public void close() {
    tasks.forEach(SimulatedTask::end);
    files.close();
    state.close();
  }

  /** While the leader looks at the time, everything else goes on. */
  private final class Time extends Clock {

    private long millis = 1_000_000;
    private boolean happening = true;
    private int passes;

    @Override
    public long millis() {
      pass();
      return millis;
    }

    private void pass() {
      if (++passes > MOST_PASSES) {
        throw new AssertionError("The initial phase does not end: " + topics);
      }
      // No round of reading beyond the bounds is short, so that each must be followed up.
      millis += CatchUpRounds.SHORT_ROUND.toMillis() + 100;
      if (!happening) {
        happening = true;
        try {
          happen();
        } finally {
          happening = false;
        }
      }
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only UTC");
    }
  }
}
