package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.testing.StreamGuards;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What Connect does with the tasks of a connector: it gives them partitions and records, takes them
 * away, and begins tasks again. Tasks that it does not reach are forgotten, and live on.
 */
final class SimulatedConnect {

  private static final int CLOSE_TURNS = 100;

  private final SimulatedBrokers brokers;
  private final Random random;
  private final SimulatedInput input;
  private final WrittenRows written;
  private final boolean calm;
  private final boolean copying;
  private final Runnable turn;
  private final Consumer<Throwable> violated;
  private final List<SimulatedTask> tasks = new ArrayList<>();
  private final List<SimulatedTask> forgotten = new ArrayList<>();
  private final List<SimulatedLeader> leaders = new ArrayList<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private int begun;

  SimulatedConnect(
      SimulatedBrokers brokers,
      SimulatedInput input,
      WrittenRows written,
      boolean calm,
      boolean copying,
      Runnable turn,
      Consumer<Throwable> violated) {
    this.brokers = brokers;
    this.random = brokers.random;
    this.input = input;
    this.written = written;
    this.calm = calm;
    this.copying = copying;
    this.turn = turn;
    this.violated = violated;
  }

  /** Does anything, or nothing. */
  void act() {
    int what = random.nextInt(1_000);
    leadIfNeeded();
    if (what >= 997) {
      if (copying && !calm) {
        lead();
      } else if (!copying) {
        alter();
      }
    } else if (what < 15) {
      rebalance();
    } else if (what < 20) {
      restart(random.nextInt(tasks.size()), calm || random.nextBoolean());
      rebalance();
    } else if (what < 22) {
      resize(1 + random.nextInt(3));
    } else if (!calm && what < 45) {
      freezeOrWake();
    } else if (what < 65) {
      commit(any());
    } else if (what < 75 && !forgotten.isEmpty()) {
      findsOut(forgotten.get(random.nextInt(forgotten.size())));
    } else if (what < 130 && !forgotten.isEmpty()) {
      SimulatedTask late = forgotten.get(random.nextInt(forgotten.size()));
      if (!late.player.isFrozen() && !late.hasFailed()) {
        // What it had polled.
        late.put(input);
      }
    } else if (what < 380) {
      put(any());
    }
  }

  /** Does what is to be done where nothing happens to the tasks. */
  void goOn() {
    leadIfNeeded();
    int what = random.nextInt(100);
    if (what < 40) {
      put(any());
    } else if (what < 45) {
      commit(any());
    }
  }

  /** Begins a new generation; who leads already may live on. */
  private void lead() {
    leaders.add(SimulatedLeader.leading(brokers, input, written, "leader " + begun++, violated));
  }

  private void leadIfNeeded() {
    leaders.removeIf(each -> each.player.isEnded());
    if (copying && leaders.isEmpty() && !brokers.state.isStreaming()) {
      lead();
    }
  }

  /** Stops all tasks, alters offsets, and begins the tasks again. */
  private void alter() {
    int count = tasks.size();
    stopAll();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    boolean reset = random.nextBoolean();
    for (TopicPartition each : input.partitions()) {
      if (reset) {
        offsets.put(each, null);
      } else if (random.nextBoolean()) {
        offsets.put(each, (long) random.nextInt((int) input.end(each) + 1));
      }
    }
    if (reset || !offsets.isEmpty()) {
      brokers.trace("altered: " + offsets);
      alter(offsets);
    }
    beginAll(count);
  }

  private void alter(Map<TopicPartition, Long> offsets) {
    SimulatedLeader altering =
        SimulatedLeader.altering(brokers, offsets, "alteration " + begun++, violated);
    while (!altering.player.isEnded()) {
      turn.run();
    }
    offsets.forEach(
        (partition, offset) -> {
          if (offset == null) {
            committed.remove(partition);
          } else {
            committed.put(partition, offset);
          }
        });
  }

  private SimulatedTask any() {
    return tasks.get(random.nextInt(tasks.size()));
  }

  private void put(SimulatedTask task) {
    if (task.player.isFrozen()) {
      return;
    }
    if (!task.hasFailed()) {
      task.put(input);
    } else if (calm) {
      throw new AssertionError(task + " has failed", task.failure());
    } else {
      restart(tasks.indexOf(task), true);
      rebalance();
    }
  }

  private void commit(SimulatedTask task) {
    if (task.player.isFrozen()) {
      return;
    }
    task.commit()
        .forEach(
            (partition, offset) -> {
              if (offset > written.next(partition)) {
                throw new AssertionError(
                    "Connect is told that " + partition + " is written up to " + offset);
              }
              committed.put(partition, offset);
            });
  }

  private void freezeOrWake() {
    List<SimulatedTask> all = new ArrayList<>(tasks);
    all.addAll(forgotten);
    List<Turns.Player> players = new ArrayList<>(all.stream().map(each -> each.player).toList());
    leaders.forEach(each -> players.add(each.player));
    Turns.Player one = players.get(random.nextInt(players.size()));
    one.freeze(!one.isFrozen());
  }

  /** Takes all partitions away and gives them out again; whoever does not answer is forgotten. */
  private void rebalance() {
    for (int at = 0; at < tasks.size(); at++) {
      if (tasks.get(at).player.isFrozen()) {
        restart(at, false);
      }
    }
    tasks.forEach(this::close);
    awaitReleased(tasks);
    List<TopicPartition> partitions = new ArrayList<>(input.partitions());
    Collections.shuffle(partitions, random);
    List<List<TopicPartition>> shares = new ArrayList<>();
    tasks.forEach(task -> shares.add(new ArrayList<>()));
    partitions.forEach(each -> shares.get(random.nextInt(shares.size())).add(each));
    for (int at = 0; at < tasks.size(); at++) {
      if (!shares.get(at).isEmpty()) {
        brokers.trace(tasks.get(at) + " gets " + shares.get(at));
        tasks.get(at).assign(shares.get(at), committed);
      }
    }
  }

  private void close(SimulatedTask task) {
    commit(task);
    brokers.trace(task + " is closed");
    task.close();
  }

  private void awaitReleased(List<SimulatedTask> closed) {
    for (int turns = 0; calm ? turns < 20_000 : turns < CLOSE_TURNS; turns++) {
      if (closed.stream().allMatch(calm ? SimulatedTask::isIdle : SimulatedTask::isReleased)) {
        return;
      }
      if (!calm && random.nextInt(200) == 0) {
        return;
      }
      turn.run();
    }
    if (calm) {
      throw new AssertionError("partitions that were taken away are not released");
    }
  }

  /** Begins a task again; the process before ends in order, or lives on without Connect. */
  private void restart(int at, boolean orderly) {
    SimulatedTask before = tasks.get(at);
    end(List.of(before), orderly && !before.player.isFrozen());
    tasks.set(at, begin(before.id.index()));
  }

  private void end(List<SimulatedTask> ended, boolean orderly) {
    if (orderly) {
      ended.forEach(this::close);
      awaitReleased(ended);
      brokers.trace(ended + " are stopped");
      ended.forEach(SimulatedTask::stop);
    } else {
      for (SimulatedTask each : ended) {
        if (random.nextInt(3) == 0) {
          each.player.kill();
        } else {
          forgotten.add(each);
        }
      }
    }
  }

  /** Begins all tasks again, another number of them. */
  void resize(int count) {
    stopAll();
    beginAll(count);
  }

  private void stopAll() {
    List<SimulatedTask> before = List.copyOf(tasks);
    List<SimulatedTask> frozen = before.stream().filter(each -> each.player.isFrozen()).toList();
    end(frozen, false);
    end(
        before.stream().filter(each -> !frozen.contains(each)).toList(),
        calm || random.nextBoolean());
    tasks.clear();
  }

  private void beginAll(int count) {
    for (int index = 0; index < count; index++) {
      tasks.add(begin(index));
    }
    rebalance();
  }

  private SimulatedTask begin(int index) {
    return new SimulatedTask(
        brokers,
        index,
        "process " + begun++ + " of task " + index,
        StreamGuards.of("1", copying ? Map.of("fetch.existing.enabled", "true") : Map.of()),
        copying,
        violated);
  }

  /** A forgotten process notices that its partitions are not its own any more, and ends. */
  private void findsOut(SimulatedTask late) {
    if (!late.player.isFrozen()) {
      late.close();
      late.stop();
      forgotten.remove(late);
    }
  }

  /** From now on everybody answers. */
  void calmDown() {
    tasks.forEach(each -> each.player.freeze(false));
    forgotten.forEach(each -> each.player.freeze(false));
    List.copyOf(forgotten).forEach(this::findsOut);
    leaders.forEach(each -> each.player.freeze(false));
    rebalance();
  }

  @Override
  public String toString() {
    return (copying ? "copying, " : "") + "tasks " + tasks + ", forgotten " + forgotten;
  }
}
