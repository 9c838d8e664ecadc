package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A foreign transaction that is open on one partition, and aborted in the end. */
final class OpenTransaction implements AutoCloseable {

  private final Producer<String, String> producer;

  private OpenTransaction(Producer<String, String> producer) {
    this.producer = producer;
  }

  /** Opens a transaction with one record, which stands in the log when this returns. */
  static OpenTransaction on(BrokerProcess broker, String topic, int partition) {
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Clusters.uniqueName("open"));
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 120_000);
    Producer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    producer.beginTransaction();
    try {
      var unused = producer.send(new ProducerRecord<>(topic, partition, "aborted", "{}")).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The transaction could not be written", e);
    }
    return new OpenTransaction(producer);
  }

  @Override
  public void close() {
    producer.abortTransaction();
    producer.close();
  }
}
