package io.neaptide.connect.sink;

import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.log.ContextThreads;
import io.neaptide.connect.common.time.MonotonicClock;
import io.neaptide.connect.sink.config.InitialPhaseReason;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.delivery.Delivery;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.record.EnvelopedRows;
import io.neaptide.connect.sink.task.DeliveryLimits;
import io.neaptide.connect.sink.task.DroppedRecords;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the records of its input partitions to the target topics. */
public final class TableSinkTask extends SinkTask {

  private static final Logger log = LoggerFactory.getLogger(TableSinkTask.class);

  private final DeliveryFactory deliveries;
  private final EnvelopedRows envelopedRows = new EnvelopedRows();
  private Delivery delivery;
  private Optional<SinkMetrics> metrics = Optional.empty();
  private TaskId id;

  public TableSinkTask() {
    this(
        new DeliveryFactory(
            new TaskResources(
                KafkaClients.real(),
                new MonotonicClock(),
                ContextThreads::newThread,
                DeliveryLimits.DEFAULT)));
  }

  TableSinkTask(DeliveryFactory deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public String version() {
    return PluginVersion.current();
  }

  @Override
  public void start(Map<String, String> props) {
    TaskId task = TaskId.of(props);
    id = task;
    SinkConfig config = new SinkConfig(props);
    SinkMetrics shown = deliveries.metrics(config, task, context);
    metrics = Optional.of(shown);
    try {
      delivery = deliveries.with(shown).create(config, task, context);
    } catch (RuntimeException e) {
      shown.close();
      throw e;
    }
    if (config.initialPhaseReason().filter(InitialPhaseReason::isComparison).isPresent()
        && DroppedRecords.areTolerated(props)) {
      log.warn(
          "Task {} has {}=all: what converters or transforms drop in the initial phase cannot be"
              + " seen by the connector and counts as gone. Where anything is dropped, a difference"
              + " that deletes keys is refused until it is approved; but Connect counts what is"
              + " dropped only where the worker has its JmxReporter. Use {}=none until the initial"
              + " phase is over",
          task,
          DroppedRecords.TOLERANCE_CONFIG,
          DroppedRecords.TOLERANCE_CONFIG);
    }
    log.info("Task {} started", task);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    log.info("Task {} takes {} input partitions over", id, partitions.size());
    metrics.ifPresent(each -> each.positions().opened(partitions));
    delivery.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    metrics.ifPresent(SinkMetrics::refresh);
    if (envelopedRows.areFoundIn(records)) {
      log.warn(
          "The first rows that task {} was given, of {}, have just the columns schema and payload:"
              + " they are those of a JsonConverter with schemas.enable=true, and are written as they"
              + " are. Read them with it: value.converter=org.apache.kafka.connect.json.JsonConverter;"
              + " or let who writes them set another value.converter",
          id,
          records.iterator().next().topic());
    }
    delivery.put(records);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return delivery.preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    log.info("Task {} gives {} input partitions back", id, partitions.size());
    delivery.close(partitions);
    metrics.ifPresent(each -> each.positions().closed(partitions));
  }

  @Override
  public void stop() {
    try {
      if (delivery != null) {
        delivery.stop();
        log.info("Task {} stopped", id);
      }
    } finally {
      metrics.ifPresent(SinkMetrics::close);
    }
  }
}
