package io.neaptide.connect.sink.reconcile.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.spill.EntryBuffer;
import io.neaptide.connect.sink.reconcile.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Changes of one target topic with the records that make them, on local disk, in order. */
public final class OutgoingRows implements AutoCloseable {

  private static final long NO_TIMESTAMP = -1;

  private final String topic;
  private final SpillFile spill;
  private final EntryBuffer entry = new EntryBuffer();
  private long size;

  public OutgoingRows(String topic, Path file, int bufferBytes) {
    this.topic = topic;
    this.spill = new SpillFile(file, 1, bufferBytes);
  }

  public void add(ProducerRecord<byte[], byte[]> row, RowChange change) {
    change.encode(entry.start());
    encode(entry, row);
    entry.appendTo(spill, 0);
    size++;
  }

  public long size() {
    return size;
  }

  public void forEach(BiConsumer<ProducerRecord<byte[], byte[]>, RowChange> action) {
    spill.forEach(
        0,
        (bytes, position) -> {
          RowChange change = RowChange.decode(bytes);
          action.accept(decode(topic, bytes), change);
        });
  }

  static void encode(EntryBuffer entry, ProducerRecord<byte[], byte[]> row) {
    entry
        .putInt(row.partition())
        .putLong(row.timestamp() == null ? NO_TIMESTAMP : row.timestamp())
        .putSized(row.key())
        .putSized(row.value());
    for (Header header : row.headers()) {
      entry.putSized(header.key().getBytes(UTF_8)).putSized(header.value());
    }
  }

  /** The key of an encoded row whose partition was read. */
  static byte[] key(ByteBuffer bytes) {
    bytes.position(bytes.position() + Long.BYTES);
    return EntryBuffer.sized(bytes);
  }

  static ProducerRecord<byte[], byte[]> decode(String topic, ByteBuffer bytes) {
    int partition = bytes.getInt();
    long timestamp = bytes.getLong();
    byte[] key = EntryBuffer.sized(bytes);
    byte[] value = EntryBuffer.sized(bytes);
    RecordHeaders headers = new RecordHeaders();
    while (bytes.hasRemaining()) {
      String name = new String(EntryBuffer.sized(bytes), UTF_8);
      headers.add(name, EntryBuffer.sized(bytes));
    }
    return new ProducerRecord<>(
        topic, partition, timestamp == NO_TIMESTAMP ? null : timestamp, key, value, headers);
  }

  @Override
  public void close() {
    spill.close();
  }
}
