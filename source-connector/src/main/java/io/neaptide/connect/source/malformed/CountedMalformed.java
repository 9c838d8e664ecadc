package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Counts the malformed records that have come to their end. */
public final class CountedMalformed implements MalformedRecords {

  private final MalformedRecords records;
  private final LongAdder total;
  private int taken;

  public CountedMalformed(MalformedRecords records, LongAdder total) {
    this.records = records;
    this.total = total;
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
    try {
      records.take(record, reason);
      taken++;
    } catch (RetriableException e) {
      throw e;
    } catch (ConnectException e) {
      total.increment();
      throw e;
    }
  }

  @Override
  public void mapped() {
    records.mapped();
  }

  @Override
  public void flush() {
    int flushed = taken;
    taken = 0;
    records.flush();
    total.add(flushed);
  }

  @Override
  public void close() {
    records.close();
  }
}
