package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Gives the rows of an input partition to its writer. Used by the transaction thread. */
interface StreamSender {

  /** How many records are sent at once. */
  int batchSize();

  /**
   * Sends what was taken over from a partition.
   *
   * @param whileWaiting called now and then where that takes long; commits what is due
   * @throws org.apache.kafka.common.KafkaException if it cannot be written: the transaction is lost
   */
  void send(PartitionStream stream, List<OutgoingRecord> records, Runnable whileWaiting);

  /** Called when writing has failed: a target topic may have been deleted. */
  void writingFailed();

  /** Sends rows as they are. */
  record Plain(
      PartitionStreams streams,
      TargetTopics topics,
      TransactionCommitter open,
      RefusedRows refusals)
      implements StreamSender {

    private static final int BATCH_SIZE = 500;

    @Override
    public void writingFailed() {
      topics.forget();
    }

    @Override
    public int batchSize() {
      return BATCH_SIZE;
    }

    @Override
    public void send(PartitionStream stream, List<OutgoingRecord> records, Runnable whileWaiting) {
      Set<Long> suspects = streams.read(all -> stream.unwritable().suspects());
      for (OutgoingRecord outgoing : records) {
        boolean suspect = !suspects.isEmpty() && suspects.contains(outgoing.next() - 1);
        if (suspect) {
          // Alone in its transaction, so that a refusal is its own.
          open.commit(stream);
        }
        ProducerRecord<byte[], byte[]> row = outgoing.record();
        if (row != null) {
          topics.ensure(row.topic());
          try {
            stream.writer().send(row, outgoing.next() - 1);
          } catch (TooLargeException e) {
            open.commit(stream);
            refusals.tooLarge(stream, outgoing.next() - 1, e);
            return;
          }
        }
        open.sent(stream, outgoing.next(), 1, outgoing.bytes(), List.of());
        if (suspect) {
          open.commit(stream);
        }
        if (open.isDue()) {
          // A slow cluster takes long for these alone.
          whileWaiting.run();
          if (stream.writer() == null) {
            return;
          }
        }
      }
    }
  }
}
