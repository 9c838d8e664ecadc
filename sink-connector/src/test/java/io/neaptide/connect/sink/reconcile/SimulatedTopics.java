package io.neaptide.connect.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.input.ClusterProof;
import io.neaptide.connect.sink.input.InputCluster;
import io.neaptide.connect.sink.input.InputEnd;
import io.neaptide.connect.sink.input.InputEnds;
import io.neaptide.connect.sink.kafka.KeyPartitioner;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.kafka.PartitionLeaders;
import io.neaptide.connect.sink.kafka.TombstoneRetention;
import io.neaptide.connect.sink.reconcile.leader.bounds.GenerationTopics;
import io.neaptide.connect.sink.reconcile.leader.bounds.OutsideInput;
import io.neaptide.connect.sink.reconcile.report.RemovedInput;
import io.neaptide.connect.sink.reconcile.scan.NoteLimit;
import io.neaptide.connect.sink.reconcile.scan.TargetShares;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** One input topic and its target topic, both written and compacted at any time. */
final class SimulatedTopics implements GenerationTopics {

  private static final String TOPIC = "t";
  private static final int NOTATIONS = 3;

  /** Of each partition. */
  private static final int REPLICAS = 2;

  /** How many keys only the target has. */
  private static final int GONE = 4;

  /** How many partitions the input and the target have. */
  private static final List<List<Integer>> COUNTS =
      List.of(
          List.of(1, 1),
          List.of(2, 2),
          List.of(2, 2),
          List.of(3, 3),
          List.of(4, 4),
          List.of(1, 3),
          List.of(2, 4),
          List.of(3, 1),
          List.of(4, 2),
          List.of(4, 6),
          List.of(2, 3),
          List.of(3, 2));

  private final Random random;
  private final int keys;

  /** Whether few keys are written often, and compacted as soon as can be. */
  private final boolean busy;

  private int deleteOneOf = 4;

  /** The input partitions of keys that Kafka's partitioner would have put elsewhere. */
  private final Map<String, Integer> foreign = new HashMap<>();

  private NoteLimit noteLimit = NoteLimit.DEFAULT;
  private boolean readsForeign = true;
  private boolean noticesElections = true;
  private boolean leavesTheRest;
  private final List<SimulatedLog> input = new ArrayList<>();
  private final List<SimulatedLog> target = new ArrayList<>();

  SimulatedTopics(Random random) {
    this.random = random;
    this.busy = random.nextInt(3) == 0;
    this.keys = 1 + random.nextInt(busy ? 3 : 8);
    List<Integer> counts = COUNTS.get(random.nextInt(COUNTS.size()));
    logs(input, counts.get(0), REPLICAS);
    logs(target, counts.get(1), REPLICAS);
    if (random.nextInt(3) == 0) {
      IntStream.range(0, keys)
          .filter(key -> random.nextInt(3) == 0)
          .forEach(key -> foreign.put("k" + key, random.nextInt(input.size())));
    }
    if (random.nextInt(3) == 0) {
      // Room for a few records, or for none.
      noteLimit = new NoteLimit(random.nextInt(20), Integer.MAX_VALUE);
    }
    boolean otherPartitioner = random.nextInt(2) == 0;
    for (int records = random.nextInt(20); records > 0; records--) {
      append();
    }
    for (int records = random.nextInt(random.nextBoolean() ? 16 : 40); records > 0; records--) {
      String key = key(keys + GONE);
      target
          .get(otherPartitioner ? random.nextInt(target.size()) : place(key, target.size()))
          .append(key, row());
    }
    compactInput();
    compactTarget();
    input.forEach(log -> log.dropDeletes(random.nextInt(REPLICAS)));
    target.forEach(log -> log.dropDeletes(random.nextInt(REPLICAS)));
    electInput();
    // A key that is deleted meanwhile may be absent, so that less can be said of it.
    deleteOneOf = busy ? 30 : 4;
  }

  /** Begins with topics that hold nothing. */
  SimulatedTopics(int inputPartitions, int targetPartitions) {
    this.random = new Random(0);
    this.busy = false;
    this.keys = 1;
    logs(input, inputPartitions, REPLICAS);
    logs(target, targetPartitions, REPLICAS);
  }

  private static void logs(List<SimulatedLog> logs, int partitions, int replicas) {
    IntStream.range(0, partitions).forEach(partition -> logs.add(new SimulatedLog(replicas)));
  }

  private String key(int of) {
    return "k" + random.nextInt(of);
  }

  private String row() {
    return random.nextInt(deleteOneOf) == 0 ? null : "{\"v\":" + random.nextInt(NOTATIONS) + "}";
  }

  /** The number in a row. */
  static int number(String row) {
    return Integer.parseInt(row.replaceAll("\\D", ""));
  }

  static int place(String key, int partitions) {
    return KeyPartitioner.partition(key.getBytes(UTF_8), partitions);
  }

  /** Somebody writes to the input. */
  void append() {
    String key = key(keys);
    SimulatedLog log = input.get(foreign.getOrDefault(key, place(key, input.size())));
    log.append(key, row());
    if (random.nextInt(4) == 0) {
      log.skip();
    }
  }

  void compactInput() {
    input.forEach(log -> log.compact(random, replica -> busy ? 1 : share(replica)));
  }

  boolean isBusy() {
    return busy;
  }

  void compactTarget() {
    target.forEach(log -> log.compact(random, this::share));
  }

  /** The log cleaner of one broker is far behind. */
  private double share(int replica) {
    return replica == 0 && random.nextInt(10) > 0 ? 0 : random.nextDouble();
  }

  private void electAtTimes() {
    if (random.nextInt(20) == 0) {
      electTarget();
    }
  }

  /** A mistake: it is not noticed that a leader has changed. */
  void overlookElections() {
    noticesElections = false;
  }

  PartitionLeaders leaders() {
    return partitions -> {
      Map<TopicPartition, Integer> epochs = new HashMap<>();
      partitions.forEach(
          partition -> epochs.put(partition, noticesElections ? target(partition).epoch() : 0));
      return epochs;
    };
  }

  /** Partitions of the target get other leaders. */
  void electTarget() {
    target.forEach(log -> log.elect(random));
  }

  /** Partitions of the input get other leaders. */
  void electInput() {
    input.forEach(log -> log.elect(random));
  }

  SimulatedLog input(TopicPartition partition) {
    return input.get(partition.partition());
  }

  SimulatedLog target(TopicPartition partition) {
    return target.get(partition.partition());
  }

  List<SimulatedLog> targets() {
    return target;
  }

  List<SimulatedLog> inputs() {
    return input;
  }

  Set<TopicPartition> inputPartitions() {
    Set<TopicPartition> partitions = new HashSet<>();
    IntStream.range(0, input.size()).forEach(p -> partitions.add(new TopicPartition(TOPIC, p)));
    return partitions;
  }

  NoteLimit noteLimit() {
    return noteLimit;
  }

  /** A mistake: tasks that are to read a target partition for a foreign key do not. */
  void forgetForeignKeys() {
    readsForeign = false;
  }

  /** A mistake: what is not read on, since its input partition was lost, counts as read. */
  void takeLeftForRead() {
    leavesTheRest = true;
  }

  /**
   * What the owner of input partitions sees of the target.
   *
   * @param inputs asked whenever it reads
   * @param meanwhile what happens before records are read
   */
  Consumer<byte[], byte[]> scanOfTask(Supplier<Set<TopicPartition>> inputs, Runnable meanwhile) {
    Set<TopicPartition> begun = inputs.get();
    return scan(
        partition ->
            (readsForeign || isShare(partition, inputs.get()))
                    && (!leavesTheRest
                        || !isShare(partition, begun)
                        || isShare(partition, inputs.get()))
                ? target(partition)
                : target(partition).emptied(),
        meanwhile);
  }

  private boolean isShare(TopicPartition partition, Set<TopicPartition> inputs) {
    TargetShares shares = new TargetShares(bounds(), new TopicFormat(TOPIC), TOPIC);
    return inputs.stream().anyMatch(input -> shares.readFor(input).contains(partition.partition()));
  }

  Consumer<byte[], byte[]> scan(Function<TopicPartition, SimulatedLog> logs) {
    return scan(logs, () -> {});
  }

  private Consumer<byte[], byte[]> scan(
      Function<TopicPartition, SimulatedLog> logs, Runnable meanwhile) {
    return new SimulatedScan(
        logs,
        () -> {
          // Brokers may restart at any time.
          electAtTimes();
          meanwhile.run();
        });
  }

  /** Waits until what stands in the state topic is read. */
  static void await(FakeStateTopic state) {
    try {
      state.reader().awaitEnd(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void write(List<ProducerRecord<byte[], byte[]>> committed) {
    committed.forEach(
        row ->
            target
                .get(row.partition())
                .append(
                    new String(row.key(), UTF_8),
                    row.value() == null ? null : new String(row.value(), UTF_8)));
    if (!committed.isEmpty()) {
      target.forEach(SimulatedLog::skip);
    }
  }

  /** The input as its readers see it in the end: the last row of each key. */
  Map<String, String> inputTable() {
    Map<String, String> table = new TreeMap<>();
    input.forEach(log -> table.putAll(log.table()));
    return table;
  }

  /** By partition, what the target holds. */
  List<Map<String, String>> targetTables() {
    return target.stream().map(SimulatedLog::table).toList();
  }

  boolean isLive(String key) {
    return target.stream().anyMatch(log -> log.table().containsKey(key));
  }

  Set<String> keys() {
    Set<String> all = new HashSet<>();
    IntStream.range(0, keys + GONE).forEach(key -> all.add("k" + key));
    return all;
  }

  Bounds bounds() {
    return Bounds.of(ranges(input), ranges(target), Bounds.ids(Map.of(TOPIC, "id"), Map.of()));
  }

  private static Map<TopicPartition, OffsetRange> ranges(List<SimulatedLog> logs) {
    Map<TopicPartition, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < logs.size(); partition++) {
      ranges.put(
          new TopicPartition(TOPIC, partition), new OffsetRange(0, logs.get(partition).end()));
    }
    return ranges;
  }

  @Override
  public Map<TopicPartition, Long> committedEnds(Bounds bounds) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    bounds.input().keySet().forEach(partition -> ends.put(partition, input(partition).end()));
    return ends;
  }

  @Override
  public Set<String> recreated(Bounds bounds) {
    return Set.of();
  }

  @Override
  public boolean isCurrent(Bounds bounds) {
    return true;
  }

  @Override
  public Optional<TombstoneRetention> tombstonesKept(Bounds bounds) {
    return Optional.empty();
  }

  @Override
  public OutsideInput outside(Bounds bounds) {
    return OutsideInput.of(Set.of(), Set.of(), Set.of());
  }

  @Override
  public Set<TopicPartition> unassigned(Set<TopicPartition> inputs) {
    return Set.of();
  }

  @Override
  public List<RemovedInput> removedInput(Bounds bounds) {
    return List.of();
  }

  @Override
  public Map<TopicPartition, OffsetRange> targetRanges(Bounds bounds) {
    return ranges(target);
  }

  /** What a task asks of the cluster of the input. */
  InputEnds asInput() {
    return new InputEnds() {
      @Override
      public ClusterProof.Shown shown(Set<TopicPartition> assignment) {
        return ClusterProof.Shown.ASSIGNMENT;
      }

      @Override
      public String group() {
        return "connect-people";
      }

      @Override
      public Map<TopicPartition, KafkaFuture<InputEnd>> ends(Set<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(each -> each, this::end));
      }

      private KafkaFuture<InputEnd> end(TopicPartition partition) {
        int epoch = noticesElections ? input(partition).epoch() : 0;
        return KafkaFuture.completedFuture(new InputEnd(input(partition).end(), epoch));
      }

      @Override
      public void probe(
          Map<TopicPartition, OffsetRange> left,
          Predicate<TopicPartition> wanted,
          BiConsumer<TopicPartition, InputCluster.Remaining> found) {
        left.forEach(
            (partition, range) ->
                found.accept(
                    partition,
                    input(partition).from(range.begin()).headMap(range.end()).isEmpty()
                        ? InputCluster.Remaining.NOTHING
                        : InputCluster.Remaining.RECORDS));
      }

      @Override
      public String openTransactions(TopicPartition partition) {
        return "none";
      }
    };
  }

  @Override
  public String toString() {
    return "input " + input + ", target " + target;
  }
}
