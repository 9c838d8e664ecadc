package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Warns once where each of the first records of a task is malformed: then it is hardly the records
 * that are wrong, but the format that is configured, and all of them are passed over.
 */
public final class WrongFormatDetector implements MalformedRecords {

  static final int RECORDS = 100;

  private final MalformedRecords records;
  private final Consumer<String> warning;
  private int malformed;
  private boolean decided;

  public WrongFormatDetector(MalformedRecords records, Consumer<String> warning) {
    this.records = records;
    this.warning = warning;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
    records.take(record, reason);
    malformed++;
    if (!decided && malformed == RECORDS) {
      decided = true;
      warning.accept(
          "None of the first "
              + RECORDS
              + " records of this task is of its format, the last one at "
              + record.topic()
              + "-"
              + record.partition()
              + " offset "
              + record.offset()
              + ": "
              + new MalformedReason(reason).forLog()
              + ". Are key.deserializer, value.deserializer and value.envelope right? Records that"
              + " are passed over are not read again: stop the connector, correct it, and reset its"
              + " offsets.");
    }
  }

  @Override
  public void mapped() {
    decided = true;
  }

  @Override
  public void flush() {
    records.flush();
  }

  @Override
  public void close() {
    records.close();
  }
}
