package io.neaptide.connect.sink.delivery.exactlyonce.ownership;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which input partitions the one writer of a task may write rows of, and how far they are written.
 * Used by the transaction thread.
 */
public interface PartitionOwnership {

  /**
   * What the task may go on with.
   *
   * @param generation the generation that positions are written with
   * @param owned the partitions that are its own now
   */
  record Acquired(long generation, Map<TopicPartition, OwnedPartition> owned) {}

  /**
   * A partition that is the task's own.
   *
   * @param epoch the epoch of the ownership
   * @param position how far the partition is written in the generation; empty where that is not
   *     known
   */
  record OwnedPartition(long epoch, OptionalLong position) {}

  /** Begins to read what is stored; retriable. */
  void open();

  /**
   * Makes input partitions the task's own. Opens its writer where there is none, which fences the
   * one before; a writer that is there must have nothing open, and keeps what it owns.
   *
   * @param inputs asked whenever it is about to be done, since it may take long until then: what
   *     the task is to own by now
   * @param generation the generation that the task works for; 0 where it has no initial phase
   * @return what is the task's own now; empty where another generation has begun than the one
   *     expected
   * @throws org.apache.kafka.common.KafkaException if it fails: the writer is abandoned
   * @throws org.apache.kafka.connect.errors.ConnectException if the task has no initial phase, and
   *     what the state topic says of it is replaced by now
   */
  Optional<Acquired> acquire(Supplier<List<TopicPartition>> inputs, long generation);

  /** The writer by which partitions are owned, where there is one. */
  Optional<TransactionalWriter> writer();

  /** Closes the writer: what it has not committed never will be, and nothing is owned any more. */
  void abandon();

  /**
   * The record that tells how far an input partition is written; sent last in a transaction.
   *
   * @param next the next offset
   * @param topicId the id of the input topic, where it is known
   */
  ProducerRecord<byte[], byte[]> position(
      PartitionStream stream, long next, Optional<String> topicId);

  /**
   * The record that releases an input partition: nothing of it is written after this transaction.
   * It says what the last {@link #position} said, or what was found when the partition was
   * acquired.
   */
  ProducerRecord<byte[], byte[]> release(PartitionStream stream);
}
