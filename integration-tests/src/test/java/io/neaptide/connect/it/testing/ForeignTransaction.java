package io.neaptide.connect.it.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A transaction of a program that has nothing to do with the connector; open until it is ended. */
public final class ForeignTransaction implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private boolean open = true;

  private ForeignTransaction(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Opens a transaction and writes records in it, which stand in the log when this returns. */
  public static ForeignTransaction open(
      KafkaCluster cluster, String id, List<ProducerRecord<byte[], byte[]>> records) {
    Producer<byte[], byte[]> producer =
        cluster.kafka().createProducer(Map.of("transactional.id", id));
    producer.initTransactions();
    producer.beginTransaction();
    try {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("The transaction could not be written", e);
    }
    return new ForeignTransaction(producer);
  }

  public void commit() {
    producer.commitTransaction();
    open = false;
  }

  public void abort() {
    producer.abortTransaction();
    open = false;
  }

  @Override
  public void close() {
    if (open) {
      producer.abortTransaction();
    }
    producer.close();
  }
}
