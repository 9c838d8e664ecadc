package io.neaptide.connect.sink;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Gives the rows of an input partition to its writer. Used by the transaction thread. */
interface StreamSender {

  /**
   * Sends what was taken over from a partition.
   *
   * @param whileWaiting called now and then where that takes long
   * @throws org.apache.kafka.common.KafkaException if it cannot be written: the transaction is lost
   */
  void send(PartitionStream stream, List<PartitionStream.Outgoing> records, Runnable whileWaiting);

  /** Sends rows as they are. */
  record Plain(Streams streams, TargetTopics topics, OpenRows open) implements StreamSender {

    @Override
    public void send(
        PartitionStream stream, List<PartitionStream.Outgoing> records, Runnable whileWaiting) {
      Set<Long> suspects = streams.with(all -> stream.suspects());
      for (PartitionStream.Outgoing outgoing : records) {
        boolean suspect = suspects.contains(outgoing.next() - 1);
        if (suspect) {
          // Alone in its transaction, so that a refusal is its own.
          open.commit(stream);
        }
        ProducerRecord<byte[], byte[]> row = outgoing.record();
        if (row != null) {
          topics.ensure(row.topic());
          stream.writer().send(row, outgoing.next() - 1);
        }
        open.sent(stream, outgoing.next(), 1, List.of());
        if (suspect) {
          open.commit(stream);
        }
      }
    }
  }
}
