package io.neaptide.connect.sink.reconcile.follower;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The input has a row whose key cannot be written, so that it is not known which row of the target
 * must not be deleted. No claim is published, and so nothing is deleted.
 */
final class UnclaimableRowException extends ConnectException {

  private static final long serialVersionUID = 1;

  UnclaimableRowException(String targetTopic, SinkRecord record, RuntimeException cause) {
    super(
        "The record "
            + record.originalTopic()
            + "-"
            + record.originalKafkaPartition()
            + " at offset "
            + record.originalKafkaOffset()
            + " has a row, and no key that can be written ("
            + cause.getMessage()
            + "), so it is not known which row of "
            + targetTopic
            + " must be kept for it, and nothing is deleted. Correct the record or the key format,"
            + " drop the record with a transform (Filter), or set "
            + InitialPhaseConfig.FETCH_EXISTING_CONFIG
            + "=false. Then restart the task",
        cause);
  }
}
