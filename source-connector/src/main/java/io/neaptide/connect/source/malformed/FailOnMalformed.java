package io.neaptide.connect.source.malformed;

import io.neaptide.connect.common.serde.MalformedDataException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.ConnectException;

/** {@code malformed.records=fail}: the task stops at the record, and again when restarted. */
public final class FailOnMalformed implements MalformedRecords {

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, MalformedDataException reason) {
    throw new ConnectException(
        "Malformed record at "
            + record.topic()
            + "-"
            + record.partition()
            + " offset "
            + record.offset()
            + ": "
            + reason.getMessage()
            + ". Check key.deserializer, value.deserializer and sql; or set malformed.records to 'skip'"
            + " or 'dead.letter', or move the connector's offset past the record.",
        reason);
  }
}
