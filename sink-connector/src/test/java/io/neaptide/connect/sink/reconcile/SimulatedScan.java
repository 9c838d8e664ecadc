package io.neaptide.connect.sink.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer that reads simulated partitions, a few records at a time. */
final class SimulatedScan extends MockConsumer<byte[], byte[]> {

  private static final int MOST = 3;

  private final Function<TopicPartition, SimulatedLog> logs;
  private final Runnable meanwhile;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Set<TopicPartition> resting = new HashSet<>();

  /**
   * @param meanwhile what happens before records are read
   */
  SimulatedScan(Function<TopicPartition, SimulatedLog> logs, Runnable meanwhile) {
    super("earliest");
    this.logs = logs;
    this.meanwhile = meanwhile;
  }

  @Override
  public synchronized void assign(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> positions.put(partition, 0L));
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public synchronized long position(TopicPartition partition) {
    return positions.get(partition);
  }

  @Override
  public synchronized void pause(Collection<TopicPartition> partitions) {
    resting.addAll(partitions);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    meanwhile.run();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
    for (TopicPartition partition : List.copyOf(positions.keySet())) {
      if (!resting.contains(partition)) {
        polled.put(partition, read(partition));
      }
    }
    return new ConsumerRecords<>(polled, Map.of());
  }

  private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition) {
    SimulatedLog log = logs.apply(partition);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    log.from(positions.get(partition)).entrySet().stream()
        .limit(MOST)
        .forEach(
            record ->
                records.add(
                    new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        record.getKey(),
                        record.getValue().key().getBytes(UTF_8),
                        bytes(record.getValue().row()))));
    positions.put(
        partition,
        records.size() < MOST ? log.end() : records.get(records.size() - 1).offset() + 1);
    return records;
  }

  private static byte[] bytes(String row) {
    return row == null ? null : row.getBytes(UTF_8);
  }

  @Override
  public synchronized void close() {
    positions.clear();
  }
}
