package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A foreign transaction that is open on one partition, and aborted in the end. */
final class OpenTransaction implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final BrokerProcess broker;
  private final TopicPartition partition;
  private final Producer<String, String> producer;
  private final long offset;

  private OpenTransaction(BrokerProcess broker, TopicPartition partition) {
    this.broker = broker;
    this.partition = partition;
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Clusters.uniqueName("open"));
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 120_000);
    producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    producer.beginTransaction();
    try {
      offset =
          producer
              .send(new ProducerRecord<>(partition.topic(), partition.partition(), "aborted", "{}"))
              .get()
              .offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The transaction could not be written", e);
    }
  }

  /** Opens a transaction with one record, which stands in the log when this returns. */
  static OpenTransaction on(BrokerProcess broker, String topic, int partition) {
    return new OpenTransaction(broker, new TopicPartition(topic, partition));
  }

  /** Aborts it; readers of committed records get past it when this returns. */
  @Override
  public void close() {
    producer.abortTransaction();
    producer.close();
    try (Admin admin = broker.admin()) {
      // The abort is acknowledged before its marker stands in the log.
      Waiting.until(
          "the abort of a transaction on " + partition + " to stand in the log",
          LIMIT,
          () -> committedEnd(admin) > offset);
    }
  }

  private long committedEnd(Admin admin) throws InterruptedException, ExecutionException {
    return admin
        .listOffsets(
            Map.of(partition, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
