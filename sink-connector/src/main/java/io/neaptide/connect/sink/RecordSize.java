package io.neaptide.connect.sink;

import org.apache.kafka.clients.producer.ProducerRecord;

/** How many bytes a record is encoded to, without its headers. */
final class RecordSize {

  private RecordSize() {}

  static long of(ProducerRecord<byte[], byte[]> record) {
    return record.key().length + (record.value() == null ? 0L : record.value().length);
  }
}
