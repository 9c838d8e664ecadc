package io.neaptide.connect.sink;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.kafka.AdminResults;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;

/**
 * Checks offsets that a user wants to set against the input, where worker.kafka.bootstrap.servers
 * is given. Connect answers 404 to what is not found, and 500 to every other refusal of a
 * connector.
 */
final class AlteredOffsetsCheck {

  private final KafkaClients clients;

  AlteredOffsetsCheck(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Checks offsets.
   *
   * @param worker the cluster that the input is on, perhaps not given
   * @param offsets the next offset by input partition; null for one that is reset
   * @throws NotFoundException if there is no such partition, or no such offset in it
   * @throws ConnectException if the cluster could not be asked
   */
  void check(ClusterConfig worker, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> altered = new HashMap<>(offsets);
    altered.values().removeIf(offset -> offset == null);
    altered.forEach(
        (input, offset) -> {
          if (offset < 0) {
            throw new NotFoundException(
                "The offset " + offset + " of " + input + " is negative; use 0 or more");
          }
        });
    if (altered.isEmpty() || !worker.isPresent()) {
      return;
    }
    Admin admin = clients.admin(worker.adminProperties());
    try {
      ListOffsetsResult ends =
          admin.listOffsets(
              altered.keySet().stream()
                  .collect(
                      java.util.stream.Collectors.toMap(
                          input -> input, input -> OffsetSpec.latest())));
      altered.forEach((input, offset) -> checkEnd(input, offset, end(ends, input, worker)));
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static long end(ListOffsetsResult ends, TopicPartition input, ClusterConfig worker) {
    try {
      return AdminResults.of(ends.partitionResult(input)).offset();
    } catch (UnknownTopicOrPartitionException missing) {
      throw new NotFoundException(
          "The input has no partition " + input + ": name one that exists", missing);
    } catch (KafkaException e) {
      throw new ConnectException(
          "The end of "
              + input
              + " could not be read ("
              + e
              + "). Check "
              + worker.bootstrapServersKey()
              + " and the right to describe the topic, then try again",
          e);
    }
  }

  private static void checkEnd(TopicPartition input, long offset, long end) {
    if (offset > end) {
      throw new NotFoundException(
          "The offset "
              + offset
              + " of "
              + input
              + " is past its end; use "
              + end
              + " to go on with what is written from now on, or a smaller one");
    }
  }
}
