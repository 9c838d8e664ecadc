package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for partitions that were taken away to be released: who gets them next has to fence the
 * task otherwise, with all that it has else.
 *
 * @param atMost Connect does not wait for long
 */
record PartitionRelease(TaskId task, PartitionStreams streams, Duration atMost) {

  private static final Logger log = LoggerFactory.getLogger(PartitionRelease.class);

  void await(Collection<TopicPartition> partitions) {
    try {
      if (!streams.awaitReleased(atMost)) {
        log.info(
            "Task {} could not release {} input partitions within {} ms, so their next owner"
                + " fences it",
            task,
            partitions.size(),
            atMost.toMillis());
      }
    } catch (InterruptException e) {
      log.debug("Task {} was interrupted while it released partitions", task, e);
    }
  }
}
