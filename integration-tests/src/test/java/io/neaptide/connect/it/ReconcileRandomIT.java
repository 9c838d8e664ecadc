package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Eventually.eventually;
import static io.neaptide.connect.it.testing.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.KafkaCluster;
import io.neaptide.connect.it.testing.RandomSeed;
import io.neaptide.connect.it.testing.RandomTable;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random histories of many small tables in one sink, with transactions, aborted ones, deleted
 * records, bounds in the middle and restarts, against a model in memory.
 */
@ExtendWith(SharedClusters.class)
class ReconcileRandomIT {

  private static final int TABLES = 26;

  private final ConnectClusters clusters;
  private final Map<TopicPartition, Long> targetEnds = new HashMap<>();
  private Random random;
  private List<RandomTable> tables;
  private String name;

  ReconcileRandomIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @RepeatedTest(4)
  void writesExactlyTheDifferenceAndStreamsOn(RepetitionInfo repetition) {
    long seed = RandomSeed.of(this);
    random = new Random(seed);
    name = "random" + repetition.getCurrentRepetition();
    tables = new ArrayList<>();
    for (int table = 0; table < TABLES; table++) {
      tables.add(new RandomTable(name + "-table" + table, new Random(random.nextLong())));
    }
    createTopics();
    write(input(), "history-in", 400, RandomTable::nextInput, RandomTable::initial);
    write(target(), "history-out", 400, RandomTable::nextExisting, RandomTable::existing);
    trim(input(), RandomTable::initial);
    trim(target(), RandomTable::existing);

    tables.forEach(table -> target().compact(table.topic()));
    // Else it would be refused to delete keys whose rows may have expired.
    tables.forEach(table -> input().compact(table.topic()));

    SinkScenario sink = sink();
    // Open transactions on every input partition: nothing beyond the bounds is read before they
    // end.
    List<Gate> gates = List.of(openGate("gate-a", 0), openGate("gate-b", 1));
    targetEnds.putAll(ends(target(), RandomTable::targetPartitions));
    sink.start().awaitCollecting();
    if (repetition.getCurrentRepetition() % 2 == 0) {
      long before = (Long) sink.generation().get("generation");
      sink.restart().awaitCollecting(before + 1);
    }
    long generation = (Long) sink.generation().get("generation");
    write(input(), "beyond", 150, RandomTable::nextInput, RandomTable::beyond);
    gates.forEach(gate -> gate.end(random.nextBoolean()));
    sink.awaitPhase("STREAM");
    // What is expected below is that of one generation.
    assertThat(sink.generation()).containsEntry("generation", generation);

    write(input(), "streamed", 100, RandomTable::nextInput, RandomTable::streamed);
    sink.restart();
    write(input(), "streamed", 100, RandomTable::nextInput, RandomTable::streamed);
    writeLast();

    eventually()
        .untilAsserted(
            () ->
                assertThat(missing())
                    .describedAs("not written, seed %d, tasks %s", seed, sink.taskStates())
                    .isEmpty());
    Map<TopicPartition, Long> inputEnds = ends(input(), RandomTable::inputPartitions);
    eventually()
        .untilAsserted(() -> assertThat(clusters.committedOffsets(name)).isEqualTo(inputEnds));
    check(seed);
  }

  private void check(long seed) {
    Map<String, List<RandomTable.Entry>> targets = readAll();
    for (RandomTable table : tables) {
      List<RandomTable.Entry> target = targets.getOrDefault(table.topic(), List.of());
      assertThat(
              target.stream().filter(entry -> isWritten(table, entry)).map(RandomTable.Entry::line))
          .describedAs("written, seed %d: %s", seed, table)
          .containsExactlyInAnyOrderElementsOf(table.expectedWrites());
      assertThat(RandomTable.tables(target))
          .describedAs("final table, seed %d: %s", seed, table)
          .isEqualTo(table.expectedTables());
    }
  }

  private KafkaCluster input() {
    return clusters.worker();
  }

  private KafkaCluster target() {
    return clusters.external();
  }

  private SinkScenario sink() {
    return SinkScenario.comparing(clusters, name)
        .without("topics")
        .with("topics.regex", name + "-table.*")
        .with("tasks.max", Integer.toString(2 + random.nextInt(3)));
  }

  private void createTopics() {
    createTopics(input(), RandomTable::inputPartitions, Map.of());
    createTopics(
        target(),
        RandomTable::targetPartitions,
        // Deleting records needs the first policy, comparing the second one.
        Map.of("cleanup.policy", "delete", "min.compaction.lag.ms", "3600000"));
  }

  private void createTopics(
      KafkaCluster cluster, Function<RandomTable, Integer> partitions, Map<String, String> config) {
    List<NewTopic> topics =
        tables.stream()
            .map(
                table ->
                    new NewTopic(table.topic(), partitions.apply(table), (short) 1).configs(config))
            .toList();
    cluster.ask(admin -> admin.createTopics(topics).all().get());
  }

  /** Writes random records of all tables in transactions, of which some are aborted. */
  private void write(
      KafkaCluster cluster,
      String id,
      int records,
      Function<RandomTable, ProducerRecord<byte[], byte[]>> next,
      Function<RandomTable, List<RandomTable.Entry>> log) {
    try (Producer<byte[], byte[]> producer =
        cluster.kafka().createProducer(Map.of("transactional.id", name + id))) {
      producer.initTransactions();
      for (int written = 0; written < records; ) {
        Map<RandomTable, List<Sent>> sent = new HashMap<>();
        producer.beginTransaction();
        for (int more = 1 + random.nextInt(40); more > 0; more--, written++) {
          RandomTable table = tables.get(random.nextInt(TABLES));
          ProducerRecord<byte[], byte[]> record = next.apply(table);
          sent.computeIfAbsent(table, t -> new ArrayList<>())
              .add(new Sent(record, producer.send(record)));
        }
        producer.flush();
        if (random.nextInt(4) == 0) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
          sent.forEach((table, all) -> all.forEach(one -> log.apply(table).add(one.entry())));
        }
      }
    }
  }

  private record Sent(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> stored) {

    RandomTable.Entry entry() {
      try {
        return new RandomTable.Entry(
            record.partition(), stored.get().offset(), text(record.key()), text(record.value()));
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("A record could not be written", e);
      }
    }
  }

  /** Ends every input partition with a record, so that its end is what is to be committed. */
  private void writeLast() {
    try (Producer<byte[], byte[]> producer = input().kafka().createProducer(Map.of())) {
      for (RandomTable table : tables) {
        for (int partition = 0; partition < table.inputPartitions(); partition++) {
          if (table.hasKeyIn(partition)) {
            ProducerRecord<byte[], byte[]> record = table.inputOf(partition);
            table.streamed().add(new Sent(record, producer.send(record)).entry());
          }
        }
      }
    }
  }

  /** Deletes what stands before some records. */
  private void trim(KafkaCluster cluster, Function<RandomTable, List<RandomTable.Entry>> log) {
    Map<TopicPartition, RecordsToDelete> deletes = new HashMap<>();
    for (RandomTable table : tables) {
      List<RandomTable.Entry> entries = log.apply(table);
      if (!entries.isEmpty() && random.nextInt(3) == 0) {
        RandomTable.Entry first = entries.get(random.nextInt(entries.size()));
        deletes.put(
            new TopicPartition(table.topic(), first.partition()),
            RecordsToDelete.beforeOffset(first.offset()));
        entries.removeIf(
            entry -> entry.partition() == first.partition() && entry.offset() < first.offset());
      }
    }
    cluster.ask(admin -> admin.deleteRecords(deletes).all().get());
  }

  /** A transaction that is open on some tables, with one record on every partition of theirs. */
  private record Gate(
      ForeignTransaction transaction, Map<RandomTable, List<RandomTable.Entry>> rows) {

    void end(boolean commit) {
      try (transaction) {
        if (commit) {
          transaction.commit();
          rows.forEach((table, entries) -> table.initial().addAll(entries));
        } else {
          transaction.abort();
        }
      }
    }
  }

  private Gate openGate(String id, int remainder) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<RandomTable, List<RandomTable.Entry>> rows = new HashMap<>();
    for (int at = remainder; at < TABLES; at += 2) {
      RandomTable table = tables.get(at);
      for (int partition = 0; partition < table.inputPartitions(); partition++) {
        if (table.hasKeyIn(partition)) {
          ProducerRecord<byte[], byte[]> record = table.inputOf(partition);
          records.add(record);
          rows.computeIfAbsent(table, t -> new ArrayList<>())
              .add(
                  new RandomTable.Entry(
                      partition, Long.MAX_VALUE, text(record.key()), text(record.value())));
        }
      }
    }
    return new Gate(ForeignTransaction.open(input(), name + id, records), rows);
  }

  private Map<TopicPartition, Long> ends(
      KafkaCluster cluster, Function<RandomTable, Integer> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (RandomTable table : tables) {
      for (int partition = 0; partition < partitions.apply(table); partition++) {
        asked.put(new TopicPartition(table.topic(), partition), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    cluster
        .ask(admin -> admin.listOffsets(asked).all().get())
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  private boolean isWritten(RandomTable table, RandomTable.Entry entry) {
    return entry.offset() >= targetEnds.get(new TopicPartition(table.topic(), entry.partition()));
  }

  /** What is to be written and is not, with the name of its topic. */
  private List<String> missing() {
    Map<String, List<RandomTable.Entry>> targets = readAll();
    List<String> missing = new ArrayList<>();
    for (RandomTable table : tables) {
      List<String> written =
          targets.getOrDefault(table.topic(), List.of()).stream()
              .filter(entry -> isWritten(table, entry))
              .map(RandomTable.Entry::line)
              .collect(Collectors.toCollection(ArrayList::new));
      table.expectedWrites().stream()
          .filter(line -> !written.remove(line))
          .forEach(line -> missing.add(table.topic() + " " + line));
    }
    return missing;
  }

  /** The target topics of all tables, as readers of committed data see them. */
  private Map<String, List<RandomTable.Entry>> readAll() {
    Map<String, List<RandomTable.Entry>> topics = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : target().read(targetEnds.keySet())) {
      topics
          .computeIfAbsent(record.topic(), topic -> new ArrayList<>())
          .add(
              new RandomTable.Entry(
                  record.partition(), record.offset(), text(record.key()), text(record.value())));
    }
    return topics;
  }
}
