package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.EventSender;
import io.neaptide.connect.hook.InitialData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A connector with exactly-once delivery, as the hook sees it: input partitions with one fenced
 * writer each, transactions, positions, generations, and tasks that crash, are replaced and live on
 * as zombies. One step at a time, so that every interleaving is a sequence.
 */
final class SinkModel {

  static final String TOPIC = "target";

  /** What a task runs: a store that was configured and started. */
  interface Stores extends Function<EventProcessorContext, JdbcStateStore> {}

  private record Row(String key, String value, long offset) {}

  /** Thrown out of a sender: the worker is gone. */
  static final class Crash extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  /** An input partition: its log, and what Kafka knows of its writer. */
  private static final class Input {

    private final int number;
    private List<Row> log = new ArrayList<>();
    private long end;
    private long bound;
    private long position;
    private int fence;

    private Input(int number) {
      this.number = number;
    }

    private void append(String key, String value) {
      log.add(new Row(key, value, end++));
    }
  }

  /** A partition as a task sees that owns it, or thinks so. */
  private static final class Owned {

    private final Input input;
    private final int fence;
    private long next;
    private final List<List<Event>> open = new ArrayList<>();
    private final Deque<List<Event>> unacknowledged = new ArrayDeque<>();

    private Owned(Input input) {
      this.input = input;
      this.fence = ++input.fence;
      this.next = input.position;
    }
  }

  private final class Task {

    private final JdbcStateStore store;
    private final List<Owned> owned = new ArrayList<>();
    private final int leaderFence;

    private Task(int index) {
      this.store =
          stores.apply(new EventProcessorContext(connector, index, streamVersion, true, false));
      this.leaderFence = index == 0 ? ++currentLeader : 0;
    }
  }

  private final String connector;
  private final Stores stores;
  private final Random random;
  private final List<Input> inputs = new ArrayList<>();
  private final Map<String, String> target = new TreeMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Task> zombies = new ArrayList<>();
  private String streamVersion;
  private String generationVersion;
  private boolean streaming;
  private int currentLeader;
  private long sent;

  SinkModel(String connector, Stores stores, Random random, int partitions, int taskCount) {
    this.connector = connector;
    this.stores = stores;
    this.random = random;
    for (int i = 0; i < partitions; i++) {
      inputs.add(new Input(i));
    }
    streamVersion = "1";
    for (int i = 0; i < taskCount; i++) {
      tasks.add(new Task(i));
    }
    beginGeneration();
  }

  // What the input holds

  /** Appends a row, or with a null value a delete, to the partition that has the key already. */
  void produce(String key, String value) {
    inputs.stream()
        .filter(input -> input.log.stream().anyMatch(row -> row.key().equals(key)))
        .findFirst()
        .orElseGet(() -> inputs.get(random.nextInt(inputs.size())))
        .append(key, value);
  }

  /** Appends to any partition. */
  void produceAnywhere(String key, String value) {
    inputs.get(random.nextInt(inputs.size())).append(key, value);
  }

  /** Removes what a later record of the key replaces. */
  void compact() {
    for (Input input : inputs) {
      Map<String, Long> last = new TreeMap<>();
      input.log.forEach(row -> last.put(row.key(), row.offset()));
      input.log.removeIf(row -> row.offset() < last.get(row.key()));
    }
  }

  /** The last value of each key, by partition; null for a delete. */
  Map<String, SortedSet<String>> lastValues() {
    Map<String, SortedSet<String>> values = new TreeMap<>();
    for (Input input : inputs) {
      Map<String, String> last = new TreeMap<>();
      input.log.forEach(row -> last.put(row.key(), row.value()));
      last.forEach(
          (key, value) ->
              values.computeIfAbsent(key, k -> new TreeSet<>()).add(Objects.toString(value)));
    }
    return values;
  }

  Map<String, String> target() {
    return target;
  }

  long sent() {
    return sent;
  }

  // What the connector does

  /** All tasks are started again, with a stream version; those before live on for a while. */
  void restart(String version) {
    zombies.addAll(tasks);
    int count = tasks.size();
    tasks.clear();
    streamVersion = version;
    for (int i = 0; i < count; i++) {
      tasks.add(new Task(i));
    }
  }

  /**
   * The leader comes up: it goes on with a stream, also one whose initial phase is not over, or
   * begins a generation.
   */
  void lead() {
    if (!streamVersion.equals(generationVersion) || (!streaming && random.nextInt(3) == 0)) {
      beginGeneration();
    } else {
      inputs.forEach(this::assign);
    }
  }

  /** Writes the input again: only some keys, some with other values, in whatever partition. */
  void rebuild(Map<String, String> rows) {
    inputs.forEach(input -> input.log = new ArrayList<>());
    rows.forEach((key, value) -> inputs.get(random.nextInt(inputs.size())).append(key, value));
  }

  private void beginGeneration() {
    streaming = false;
    generationVersion = streamVersion;
    for (Input input : inputs) {
      input.position = 0;
      input.bound = input.end;
      assign(input);
    }
  }

  private void assign(Input input) {
    tasks.get(random.nextInt(tasks.size())).owned.add(new Owned(input));
  }

  /** A partition moves; its earlier owner does not know it yet. */
  void rebalance() {
    assign(inputs.get(random.nextInt(inputs.size())));
  }

  /** A task is gone and another one takes its place; the old one may still be at work. */
  void crash() {
    int index = random.nextInt(tasks.size());
    Task lost = tasks.get(index);
    if (random.nextBoolean()) {
      zombies.add(lost);
    }
    tasks.set(index, new Task(index));
    if (index == 0 && !streaming) {
      lead();
    } else {
      lost.owned.stream()
          .filter(owned -> owned.fence == owned.input.fence)
          .forEach(owned -> assign(owned.input));
    }
  }

  /** Something happens at some task, or at one that was replaced. */
  void step() {
    boolean ofZombie = !zombies.isEmpty() && random.nextInt(4) == 0;
    List<Task> from = ofZombie ? zombies : tasks;
    Task task = from.get(random.nextInt(from.size()));
    if (task.owned.isEmpty()) {
      return;
    }
    Owned owned = task.owned.get(random.nextInt(task.owned.size()));
    try {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> send(task, owned, 1 + random.nextInt(3));
        case 3 -> commit(task, owned);
        case 4 -> acknowledge(task, owned);
        default -> {
          if (random.nextInt(4) == 0) {
            abort(owned);
          }
        }
      }
    } catch (org.apache.kafka.connect.errors.ConnectException e) {
      if (!zombies.contains(task)) {
        throw e;
      }
      // A task that was replaced may fail, and has to when another stream has begun.
      zombies.remove(task);
    }
  }

  private void send(Task task, Owned owned, int count) {
    long limit = streaming ? Long.MAX_VALUE : owned.input.bound;
    List<Event> events = new ArrayList<>();
    long next = owned.next;
    for (Row row : owned.input.log) {
      if (row.offset() >= owned.next && row.offset() < limit && events.size() < count) {
        events.add(Events.event(TOPIC, row.key(), row.value(), owned.input.number, row.offset()));
        next = row.offset() + 1;
      }
    }
    if (events.isEmpty()) {
      owned.next = Math.max(owned.next, Math.min(owned.input.end, limit));
      return;
    }
    task.store.beforeSend(events);
    owned.open.add(events);
    owned.next = next;
  }

  private void commit(Task task, Owned owned) {
    if (owned.fence != owned.input.fence) {
      task.owned.remove(owned);
      return;
    }
    for (List<Event> batch : owned.open) {
      batch.forEach(this::write);
      if (!batch.isEmpty()) {
        owned.unacknowledged.add(batch);
      }
    }
    owned.open.clear();
    owned.input.position = owned.next;
  }

  private void write(Event event) {
    sent++;
    if (event.isDelete()) {
      target.remove(Events.text(event.key()));
    } else {
      target.put(Events.text(event.key()), Events.text(event.value()));
    }
  }

  private static void abort(Owned owned) {
    owned.open.clear();
    if (owned.fence == owned.input.fence) {
      owned.next = owned.input.position;
    }
  }

  private static void acknowledge(Task task, Owned owned) {
    List<Event> batch = owned.unacknowledged.poll();
    if (batch != null) {
      task.store.afterSend(batch);
    }
  }

  /** Whether all of the initial data is in the target topic, and the hook not told yet. */
  boolean isInitialDataSent() {
    return !streaming && inputs.stream().allMatch(input -> input.position >= input.bound);
  }

  /**
   * The leader calls the hook.
   *
   * @param crashChance of 100, at each send and flush
   */
  void announce(int crashChance) {
    Task leader = tasks.get(0);
    SortedSet<String> topics = new TreeSet<>(List.of(TOPIC));
    Sender sender = new Sender(leader, crashChance);
    try {
      leader.store.onInitialDataSent(new InitialData(connector, streamVersion, topics, sender));
      sender.flush();
      streaming = true;
    } catch (Crash e) {
      tasks.set(0, new Task(0));
      lead();
    }
  }

  private final class Sender implements EventSender {

    private final Task leader;
    private final int crashChance;
    private final List<Event> open = new ArrayList<>();

    private Sender(Task leader, int crashChance) {
      this.leader = leader;
      this.crashChance = crashChance;
    }

    @Override
    public void send(Event event) {
      maybeCrash();
      open.add(event);
    }

    @Override
    public void flush() {
      maybeCrash();
      if (leader.leaderFence == currentLeader) {
        open.forEach(SinkModel.this::write);
      }
      open.clear();
      maybeCrash();
    }

    private void maybeCrash() {
      if (random.nextInt(100) < crashChance) {
        throw new Crash();
      }
    }
  }

  /** Everything is sent, committed and acknowledged, by tasks that do not fail. */
  void settle() {
    zombies.clear();
    do {
      for (Task task : tasks) {
        task.owned.removeIf(owned -> owned.fence != owned.input.fence);
        for (Owned owned : List.copyOf(task.owned)) {
          long limit = streaming ? owned.input.end : owned.input.bound;
          while (owned.next < limit) {
            send(task, owned, 3);
          }
          commit(task, owned);
          while (!owned.unacknowledged.isEmpty()) {
            acknowledge(task, owned);
          }
        }
      }
      if (isInitialDataSent()) {
        announce(0);
      }
    } while (!streaming || inputs.stream().anyMatch(input -> input.position < input.end));
  }

  void stop() {
    tasks.forEach(task -> task.store.stop());
  }
}
