package io.neaptide.connect.sink.delivery;

import io.neaptide.connect.sink.task.InputAssignment;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Keeps for other threads which input partitions a delivery has. */
public record AssignmentTracker(Delivery delivery, InputAssignment assignment) implements Delivery {

  @Override
  public void open(Collection<TopicPartition> partitions) {
    assignment.opened(partitions);
    delivery.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    assignment.putBegins();
    delivery.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    return delivery.preCommit(current);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    assignment.closed(partitions);
    delivery.close(partitions);
  }

  @Override
  public void stop() {
    delivery.stop();
  }
}
