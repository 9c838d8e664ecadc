package io.neaptide.connect.sink.reconcile.scan;

import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.TopicScan;
import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a target topic, and digests such rows of it as somebody asks for. Used by one thread. */
public final class TargetReader implements AutoCloseable {

  private final TopicScan scan;
  private final RowDeserializer format;
  private final ExistingRowDigester digester;

  /**
   * @param format of the rows; closed with this
   * @param interrupted whether nothing is to be waited for any more
   */
  public TargetReader(TopicScan scan, RowDeserializer format, BooleanSupplier interrupted) {
    this.scan = scan;
    this.format = format;
    this.digester = new ExistingRowDigester(format, interrupted);
  }

  public TopicScan scan() {
    return scan;
  }

  /** The digest of a row, or of its bytes where it cannot be decoded. */
  public byte[] digest(ConsumerRecord<byte[], byte[]> record) {
    return digester.of(record).orElseGet(() -> ChangeDigest.ofBytes(record.value()));
  }

  @Override
  public void close() {
    format.close();
  }
}
