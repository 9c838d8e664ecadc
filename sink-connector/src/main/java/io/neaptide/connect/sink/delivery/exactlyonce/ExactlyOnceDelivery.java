package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.Backpressure;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Every record arrives exactly once for readers of committed data: each input partition has one
 * owner at a time, whose writer is fenced before another takes over unless it has released the
 * partition, and its position is written in the transaction of its rows.
 *
 * <p>The position in the state topic is authoritative: when a partition is assigned, the input is
 * rewound to it. The offsets that Connect commits only follow, for monitoring.
 */
final class ExactlyOnceDelivery implements Delivery {

  /** How soon the task is called again while something waits for its thread. */
  private static final Duration SOON = Duration.ofMillis(100);

  /** The same when records came lately: then one answer follows the other. */
  private static final Duration VERY_SOON = Duration.ofMillis(20);

  /** After how many puts without records nothing is expected very soon. */
  private static final int EXPECTING_PUTS = 50;

  private static final Duration REGULARLY = Duration.ofSeconds(1);

  private final SinkTaskContext context;
  private final PartitionStreams streams;
  private final RecordIntake intake;
  private final StreamStarter starter;
  private final Backpressure backpressure;
  private final OffsetsToCommit offsets;
  private final DeliveryResources resources;

  /** How many puts without records there were since the last with some. */
  private int emptyPuts;

  ExactlyOnceDelivery(
      SinkTaskContext context,
      PartitionStreams streams,
      RecordIntake intake,
      StreamStarter starter,
      Backpressure backpressure,
      OffsetsToCommit offsets,
      DeliveryResources resources) {
    this.context = context;
    this.streams = streams;
    this.intake = intake;
    this.starter = starter;
    this.backpressure = backpressure;
    this.offsets = offsets;
    this.resources = resources;
    // The first poll of the worker joins the group, calls open, and would then wait for records of
    // partitions that are paused, for up to offset.flush.interval.ms, before there is a put.
    context.timeout(SOON.toMillis());
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    starter.opened(partitions);
    intake.opened(partitions);
    context.timeout(SOON.toMillis());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    streams.throwIfFailed();
    resources.check();
    starter.putBegins();
    intake.take(records);
    backpressure.apply();
    starter.advance();
    starter.pauseAndResume(backpressure.isFull());
    emptyPuts = records.isEmpty() ? emptyPuts + 1 : 0;
    context.timeout(untilNextPut().toMillis());
  }

  private Duration untilNextPut() {
    if (!backpressure.isFull() && !starter.isAwaited()) {
      return REGULARLY;
    }
    return emptyPuts < EXPECTING_PUTS ? VERY_SOON : SOON;
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    starter.consumed(current);
    return offsets.of(current);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    starter.closed(partitions);
    resources.awaitReleased(partitions);
  }

  @Override
  public void stop() {
    streams.stop();
    resources.close();
  }
}
