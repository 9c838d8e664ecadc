package io.neaptide.connect.sink.transaction;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ends a transaction when it has become large: it must be over well before it times out, also where
 * the target cluster is slow.
 */
public final class TransactionBatcher {

  /**
   * Sends a record and commits where that makes the transaction large enough.
   *
   * @return whether it was committed
   */
  public boolean sent(ProducerRecord<byte[], byte[]> record, TransactionalWriter writer) {
    writer.send(record);
    boolean large = writer.isLarge();
    if (large) {
      writer.commit();
    }
    return large;
  }
}
