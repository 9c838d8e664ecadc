package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.TopicLeaders;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * One connector with hundreds of topics and a thousand partitions: it compares, goes on after a
 * change of its tasks, and stops, with records of the state topic that brokers take by default and
 * lines of the log that can be read.
 */
class ProcessManyTopicsIT {

  private static final int TOPICS = Integer.getInteger("neaptide.it.topics", 200);
  private static final int PARTITIONS = 5;
  private static final int KEYS = 10;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What a broker takes by default. */
  private static final int MOST_BYTES = 1_048_588;

  /** A line of the log that is longer is read by nobody. */
  private static final int LONGEST_LINE = 2_000;

  private final String name = Clusters.uniqueName("many");
  private final List<String> topics =
      IntStream.range(0, TOPICS).mapToObj(i -> name + "." + i).toList();

  @Test
  void hundredsOfTopicsAreComparedAndStreamed() throws Exception {
    create(Clusters.INTERNAL, topics);
    create(Clusters.EXTERNAL, copies());
    fill();
    WorkerProcess worker = WorkerProcess.distributed(Clusters.WORKSPACE, Clusters.worker("many"));
    worker.start();
    ConnectorFile connector =
        Clusters.example("table-sink-compare.json")
            .with("topics.regex", name.replace(".", "\\.") + "\\..*")
            .with("tasks.max", "2");
    Map<String, String> config = new HashMap<>(connector.config());
    config.remove("topics");
    worker.rest().put(connector.name(), config);
    try (StateTopicWatch state = new StateTopicWatch(Clusters.EXTERNAL, connector.name())) {
      state.await("the stream to begin", each -> each.isIn("STREAM"));
    }

    // A changed, a new and a deleted row of each topic.
    assertThat(copied()).as("records of all targets").isEqualTo(TOPICS * (KEYS + 3));

    config.put("tasks.max", "4");
    worker.rest().put(connector.name(), config);
    worker.rest().awaitRunning(connector.name(), LIMIT);
    send(Clusters.INTERNAL, topics.stream().map(topic -> row(topic, "later", 1)));
    Waiting.until(
        "a later row in every topic",
        LIMIT,
        () -> copied() == TOPICS * (KEYS + 4),
        worker.process()::tail);

    worker.rest().stop(connector.name());
    Waiting.until(
        "the tasks to be gone",
        LIMIT,
        () -> worker.rest().status(connector.name()).get("tasks").isEmpty());
    assertThat(
            new TableTopic(Clusters.EXTERNAL, "__neaptide-" + connector.name())
                .records().stream()
                    .filter(each -> each.serializedValueSize() > MOST_BYTES / 2)
                    .map(each -> each.key() + ": " + each.serializedValueSize())
                    .toList())
        .isEmpty();
    assertThat(longLines(worker)).isEmpty();
    worker.process().stop();
  }

  private List<String> copies() {
    return topics.stream().map(topic -> topic + ".copy").toList();
  }

  private void fill() throws Exception {
    List<ProducerRecord<String, String>> input = new ArrayList<>();
    List<ProducerRecord<String, String>> target = new ArrayList<>();
    for (String topic : topics) {
      String copy = topic + ".copy";
      for (int key = 0; key < KEYS; key++) {
        input.add(row(topic, "k" + key, key));
      }
      // One key less, one that is changed, one that is gone.
      for (int key = 1; key < KEYS; key++) {
        target.add(row(copy, "k" + key, key == 1 ? -1 : key));
      }
      target.add(row(copy, "gone", 0));
    }
    send(Clusters.INTERNAL, input.stream());
    send(Clusters.EXTERNAL, target.stream());
  }

  private static ProducerRecord<String, String> row(String topic, String key, int value) {
    return new ProducerRecord<>(topic, key, "{\"n\":" + value + "}");
  }

  private static void send(BrokerProcess broker, Stream<ProducerRecord<String, String>> rows)
      throws Exception {
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            broker.clientProperties(), new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = rows.map(producer::send).toList();
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        RecordMetadata unused = each.get();
      }
    }
  }

  private static void create(BrokerProcess broker, List<String> topics) throws Exception {
    try (Admin admin = Admin.create(broker.clientProperties())) {
      admin
          .createTopics(
              topics.stream()
                  .map(
                      topic ->
                          new NewTopic(topic, PARTITIONS, (short) 1)
                              .configs(Map.of("cleanup.policy", "compact")))
                  .toList())
          .all()
          .get();
      TopicLeaders.await(admin, topics, PARTITIONS);
    }
  }

  /** How many committed records the targets hold. */
  private int copied() {
    Map<String, Object> properties = new HashMap<>(Clusters.EXTERNAL.clientProperties());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          copies().stream()
              .flatMap(
                  topic ->
                      IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int records = 0;
      do {
        records += consumer.poll(Duration.ofMillis(100)).count();
      } while (ends.entrySet().stream()
          .anyMatch(e -> consumer.position(e.getKey()) < e.getValue()));
      return records;
    }
  }

  private static List<String> longLines(WorkerProcess worker) throws IOException {
    try (Stream<String> lines = Files.lines(worker.process().log())) {
      return lines
          .filter(line -> line.contains("neaptide") && line.length() > LONGEST_LINE)
          .map(line -> line.substring(0, 300))
          .toList();
    }
  }
}
