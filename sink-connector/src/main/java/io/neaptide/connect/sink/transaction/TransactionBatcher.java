package io.neaptide.connect.sink.transaction;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ends a transaction when it has become large: it must be over well before it times out, also where
 * the target cluster is slow. Not thread-safe.
 */
public final class TransactionBatcher {

  private static final int MAX_RECORDS = 10_000;
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private int records;
  private long bytes;

  /**
   * Sends a record and commits where that makes the transaction large enough.
   *
   * @return whether it was committed
   */
  public boolean sent(ProducerRecord<byte[], byte[]> record, TransactionalWriter writer) {
    writer.send(record);
    records++;
    bytes += record.key().length + (record.value() == null ? 0 : record.value().length);
    if (records >= MAX_RECORDS || bytes >= MAX_BYTES) {
      writer.commit();
      records = 0;
      bytes = 0;
      return true;
    }
    return false;
  }
}
