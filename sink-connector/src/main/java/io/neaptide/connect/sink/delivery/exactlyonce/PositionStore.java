package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** Where writers come from and how far they are. Used by the transaction thread. */
public interface PositionStore {

  /** Makes the writer of an input partition, which fences all before it. */
  TransactionalWriter writer(TopicPartition input, TransactionalWriter.RefusalListener refusals);

  /** Begins to read what is stored; retriable. */
  void open();

  /**
   * The generation to write in, as the state topic tells it by the last {@link #read}.
   *
   * @param expected the generation that the task works for; 0 where it has no initial phase
   * @return the generation that positions are labelled with; negative where another generation has
   *     begun than the one expected
   * @throws ConnectException if the task has no initial phase, and what the state topic says of it
   *     is replaced by now
   */
  long currentGeneration(long expected);

  /**
   * The position of an input partition, as it stands now.
   *
   * @param generation the generation it must have been written in; 0 where the task has no initial
   *     phase, for that which it began with
   */
  OptionalLong read(TopicPartition input, long generation);

  /**
   * The record that tells the position of an input partition.
   *
   * @param next the next offset
   */
  ProducerRecord<byte[], byte[]> record(PartitionStream stream, long next);
}
