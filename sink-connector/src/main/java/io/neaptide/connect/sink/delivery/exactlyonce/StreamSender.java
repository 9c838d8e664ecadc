package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.List;
import java.util.Optional;
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
        Optional<TransactionalWriter> writer = open.writer(stream);
        if (writer.isEmpty()) {
          // What is open could not be committed, so all of this is read again.
          return;
        }
        boolean suspect = !suspects.isEmpty() && suspects.contains(outgoing.next() - 1);
        if (suspect) {
          // Alone in its transaction, so that a refusal is its own.
          commit();
        }
        ProducerRecord<byte[], byte[]> row = outgoing.record();
        if (row != null) {
          long offset = outgoing.next() - 1;
          topics.ensure(row.topic());
          if (topics.awaitsFirstRow(row.topic())) {
            topics.firstRow(row.topic(), stream.input(), offset);
          }
          try {
            writer.get().send(row, cause -> refusals.refused(stream, offset, cause));
          } catch (TooLargeException e) {
            commit();
            refusals.tooLarge(stream, offset, e);
            return;
          }
        }
        open.sent(stream, outgoing.next(), 1, outgoing.bytes(), List.of());
        if (suspect) {
          commit();
        }
        if (open.isDue()) {
          // A slow cluster takes long for these alone.
          whileWaiting.run();
        }
      }
    }

    private void commit() {
      open.commit();
    }
  }
}
