package io.neaptide.connect.sink.record;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** How many bytes a record takes. */
public final class RecordSize {

  /** What stands before the first record of a batch. */
  private static final int BATCH_OVERHEAD = 61;

  /** Length, attributes, timestamp and offset of a record where all of them are long. */
  private static final int MAX_RECORD_OVERHEAD = 21;

  /** Attributes, and the distances to the first timestamp and offset, of the first record. */
  private static final int FIRST_RECORD_OVERHEAD = 3;

  private RecordSize() {}

  /** How many bytes a record is encoded to, without its headers. */
  public static long of(ProducerRecord<byte[], byte[]> record) {
    return record.key().length + (record.value() == null ? 0L : record.value().length);
  }

  /** The size of the batch of Kafka's message format 2 with this record alone, uncompressed. */
  public static long alone(ProducerRecord<byte[], byte[]> record) {
    int body = FIRST_RECORD_OVERHEAD + data(record);
    return BATCH_OVERHEAD + varint(body) + (long) body;
  }

  /**
   * What the producer reserves for this record, and compares with {@code max.request.size}: an
   * upper bound of its share of any batch.
   */
  public static long upperBound(ProducerRecord<byte[], byte[]> record) {
    return BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + (long) data(record);
  }

  private static int data(ProducerRecord<byte[], byte[]> record) {
    int size = field(record.key()) + field(record.value());
    int headers = 0;
    for (Header header : record.headers()) {
      byte[] key = header.key().getBytes(StandardCharsets.UTF_8);
      size += field(key) + field(header.value());
      headers++;
    }
    return size + varint(headers);
  }

  private static int field(byte[] bytes) {
    return bytes == null ? varint(-1) : varint(bytes.length) + bytes.length;
  }

  /** The size of a number in zigzag encoding, seven bits a byte. */
  private static int varint(int number) {
    int zigzag = (number << 1) ^ (number >> 31);
    return (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(zigzag | 1)) / 7 + 1;
  }
}
