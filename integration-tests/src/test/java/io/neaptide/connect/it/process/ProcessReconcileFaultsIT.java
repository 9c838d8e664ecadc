package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults in each phase of a new stream, on two workers: the worker that leads, or the other one, is
 * frozen and wakes up when others have taken over; a broker is killed and comes back, of the target
 * topics or of the workers; the number of tasks changes; a worker is killed between the last
 * tombstone and the stream; and a log cleaner compacts while rows are collected. Each time the
 * target topic ends like the input in every partition, by just the records that it needs. {@code
 * -Dneaptide.it.faults=.*} strikes in every phase with every fault; with another expression, with
 * those that it matches, such as {@code "broker killed in APPLY"}.
 */
class ProcessReconcileFaultsIT {

  private static final Optional<String> SELECTED =
      Optional.ofNullable(System.getProperty("neaptide.it.faults"));

  private static final int INPUT_PARTITIONS = 3;
  private static final int KEYS = 6_000;

  private static final List<WorkerProcess> WORKERS = Clusters.twoWorkers("faults");

  private final long seed = RandomSeed.of(this);
  private final Random random = new Random(seed);
  private final String topic = Clusters.uniqueName("faults");

  @TempDir Path stateDirectory;

  private ConnectorFile connector;
  private int version;

  @BeforeAll
  static void start() {
    WORKERS.forEach(WorkerProcess::launch);
    WORKERS.forEach(WorkerProcess::awaitReady);
  }

  @AfterAll
  static void stop() {
    WORKERS.forEach(worker -> worker.process().kill());
  }

  @BeforeEach
  void prepare() {
    connector =
        Clusters.example("table-sink-compare.json")
            .with("topics", topic)
            .with("reconcile.max.deletes.percent", "100")
            .with("state.dir", stateDirectory.toString());
  }

  @Test
  void afterEveryFaultTheTargetEndsLikeTheInputByTheRecordsThatItNeeds() {
    ComparedTable table =
        new ComparedTable(
            Clusters.internalTopic(topic).create(INPUT_PARTITIONS),
            Clusters.externalTopic(topic + ".copy").create(2),
            random,
            KEYS);
    table.change(table.input());
    begin();
    int copied = table.awaitCopy(this::evidence);
    assertThat(copied).isEqualTo(table.input().table().size());
    try (StateTopicWatch state = new StateTopicWatch(Clusters.EXTERNAL, connector.name())) {
      List<Strike> strikes = strikes(state);
      assertThat(strikes).as("faults that -Dneaptide.it.faults selects").isNotEmpty();
      strikes.forEach(strike -> newStream(table, state, strike));
    }
    remove();
  }

  private List<Strike> strikes(StateTopicWatch state) {
    if (SELECTED.isPresent()) {
      return everyStrike(state).stream()
          .filter(strike -> strike.toString().matches(SELECTED.get()))
          .toList();
    }
    return List.of(
        new Strike("leader frozen", Strike.Moment.COMPARE, leader -> freeze(leader, state)),
        new Strike("leader frozen", Strike.Moment.DECIDE, leader -> freeze(leader, state)),
        new Strike("leader frozen", Strike.Moment.APPLY, leader -> freeze(leader, state)),
        new Strike("broker killed", Strike.Moment.COLLECT, leader -> restart(Clusters.EXTERNAL)),
        new Strike("worker killed", Strike.Moment.DELETED, ProcessReconcileFaultsIT::kill));
  }

  private List<Strike> everyStrike(StateTopicWatch state) {
    Map<String, Strike.Fault> faults = new LinkedHashMap<>();
    faults.put("leader frozen", leader -> freeze(leader, state));
    faults.put("follower frozen", leader -> freezeFollower(leader, state));
    faults.put("leader killed", ProcessReconcileFaultsIT::kill);
    faults.put("broker killed", leader -> restart(Clusters.EXTERNAL));
    faults.put("workers' broker killed", leader -> restart(Clusters.INTERNAL));
    faults.put("tasks.max changed", leader -> changeTasks());
    List<Strike> strikes = new ArrayList<>();
    faults.forEach(
        (name, fault) -> {
          for (Strike.Moment moment : Strike.Moment.values()) {
            strikes.add(new Strike(name, moment, fault));
          }
        });
    return strikes;
  }

  /** What ends a fault that is over. */
  private static void over() {}

  private void newStream(ComparedTable table, StateTopicWatch state, Strike strike) {
    Strike.Moment moment = strike.moment();
    String round = strike + " of stream " + (version + 1);
    System.out.println("ProcessReconcileFaultsIT: " + round);
    end();
    table.changeBoth();
    int expected = table.recordsWhenEqual();
    Runnable release = hold(moment);
    Runnable end = ProcessReconcileFaultsIT::over;
    try {
      begin();
      WorkerProcess leader = leadersWorker();
      state.await(
          round,
          now ->
              now.version().equals(Integer.toString(version))
                  && moment.hasCome(now, INPUT_PARTITIONS));
      end = strike.fault().strike(leader);
    } finally {
      release.run();
    }
    end.run();
    // Beyond the bounds, or changed within those of another generation: one record either way.
    table.input().write("streamed", "{\"version\":" + version + "}");
    assertThat(table.awaitCopy(this::evidence))
        .as("records after %s", round)
        .isEqualTo(expected + 1);
  }

  /** Holds a phase up until the fault has struck. */
  private Runnable hold(Strike.Moment moment) {
    return switch (moment) {
      case COLLECT -> OpenTransaction.on(Clusters.INTERNAL, topic, 0)::close;
      case COMPARE -> OpenTransaction.on(Clusters.EXTERNAL, topic + ".copy", 0)::close;
      case PREPARING, DECIDE, APPLY, DELETED -> () -> {};
    };
  }

  private void begin() {
    version++;
    connector = connector.with("stream.version", Integer.toString(version));
    accepted(rest -> rest.put(connector.name(), connector.config()));
    accepted(rest -> rest.resume(connector.name()));
  }

  /** Ends a stream, so that nobody but the test writes to the target topic. */
  private void end() {
    accepted(rest -> rest.stop(connector.name()));
    Waiting.until(
        "the tasks to be gone",
        ComparedTable.LIMIT,
        () -> WORKERS.get(0).rest().status(connector.name()).path("tasks").isEmpty());
  }

  /** Asks again while a worker that woke up joins the group. */
  private static void accepted(Consumer<ConnectRest> request) {
    Waiting.until(
        "a worker to take a request",
        ComparedTable.LIMIT,
        () -> {
          request.accept(WORKERS.get(0).rest());
          return true;
        });
  }

  private static Runnable freeze(WorkerProcess leader, StateTopicWatch state) {
    long before = state.generation();
    leader.process().suspend();
    state.await(
        "another leader, unless all was done by then",
        now -> now.generation() > before || now.isIn("STREAM"));
    leader.process().resume();
    return ProcessReconcileFaultsIT::over;
  }

  /** The other worker is frozen until its partitions are streamed without it. */
  private static Runnable freezeFollower(WorkerProcess leader, StateTopicWatch state) {
    WorkerProcess follower = WORKERS.get(WORKERS.indexOf(leader) == 0 ? 1 : 0);
    follower.process().suspend();
    return () -> {
      state.await("the stream without the follower", now -> now.isIn("STREAM"));
      follower.process().resume();
    };
  }

  private static Runnable restart(BrokerProcess broker) {
    broker.process().kill();
    broker.start();
    return ProcessReconcileFaultsIT::over;
  }

  private Runnable changeTasks() {
    int tasks = Integer.parseInt(connector.config().get("tasks.max"));
    connector = connector.with("tasks.max", Integer.toString(tasks == 2 ? 3 : 2));
    accepted(rest -> rest.put(connector.name(), connector.config()));
    return ProcessReconcileFaultsIT::over;
  }

  private static Runnable kill(WorkerProcess leader) {
    leader.process().kill();
    leader.start();
    return ProcessReconcileFaultsIT::over;
  }

  /** The worker that runs task 0. */
  private WorkerProcess leadersWorker() {
    AtomicReference<WorkerProcess> found = new AtomicReference<>();
    Waiting.until(
        "task 0 to run",
        ComparedTable.LIMIT,
        () -> {
          for (JsonNode task : WORKERS.get(0).rest().status(connector.name()).path("tasks")) {
            String address = task.path("worker_id").asText();
            WORKERS.stream()
                .filter(worker -> task.path("id").asInt() == 0)
                .filter(worker -> task.path("state").asText().equals("RUNNING"))
                .filter(worker -> address.endsWith(":" + worker.url().getPort()))
                .forEach(found::set);
          }
          return found.get() != null;
        });
    return found.get();
  }

  @Test
  void whatALogCleanerRemovesMeanwhileChangesNothing() {
    Map<String, String> cleaned = Map.of("segment.ms", "300", "min.cleanable.dirty.ratio", "0.0");
    TableTopic input = Clusters.internalTopic(topic).create(INPUT_PARTITIONS, cleaned);
    TableTopic target = Clusters.externalTopic(topic + ".copy").create(2, cleaned);
    Clusters.externalTopic("__neaptide-" + connector.name()).create(1, cleaned);
    ComparedTable table = new ComparedTable(input, target, random, 300);
    table.changeBoth();
    for (int round = 0; round < 2; round++) {
      OpenTransaction held = OpenTransaction.on(Clusters.INTERNAL, topic, 0);
      try {
        begin();
        // Also beyond the bounds, so that the last row of a key within them is compacted away.
        for (int change = 0; change < 20; change++) {
          table.change(input);
        }
      } finally {
        held.close();
      }
      int unused = table.awaitCopy(this::evidence);
      end();
      table.changeBoth();
    }
    begin();
    int unused = table.awaitCopy(this::evidence);
    assertThat((long) input.records().size()).isLessThan(input.endOffsets() / 2);
    remove();
  }

  private void remove() {
    accepted(rest -> rest.delete(connector.name()));
    new StateDirectory(stateDirectory).awaitEmpty(ComparedTable.LIMIT);
  }

  private String evidence() {
    return WORKERS.get(0).process().tail() + "\n" + WORKERS.get(1).process().tail();
  }
}
