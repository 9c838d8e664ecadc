package io.neaptide.connect.source;

import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.log.ContextThreads;
import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.common.time.MonotonicClock;
import io.neaptide.connect.source.config.TableSourceTaskConfig;
import io.neaptide.connect.source.metrics.SourceMetrics;
import io.neaptide.connect.source.read.ReadAhead;
import io.neaptide.connect.source.read.TableReader;
import io.neaptide.connect.source.read.TextKeyDetector;
import io.neaptide.connect.source.read.TransactionPace;
import io.neaptide.connect.source.read.UnacknowledgedRecords;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the partitions that the connector gave it, on a thread of its own. */
public final class TableSourceTask extends SourceTask {

  private static final Logger log = LoggerFactory.getLogger(TableSourceTask.class);

  private final KafkaClients clients;
  private final Clock clock;
  private final TransactionPace pace;
  private final UnacknowledgedRecords unacknowledged = new UnacknowledgedRecords();
  private volatile ReadAhead reader;
  private volatile SourceMetrics metrics;
  private boolean acknowledgesSoon;
  private volatile String clientId = "";
  private volatile TextKeyDetector textKeys = new TextKeyDetector(false);

  /** For Connect. */
  public TableSourceTask() {
    this(KafkaClients.real(), new MonotonicClock());
  }

  TableSourceTask(KafkaClients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
    this.pace = new TransactionPace(clock);
    this.metrics = SourceMetrics.hidden(clock);
  }

  @Override
  public String version() {
    return PluginVersion.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    TableSourceTaskConfig config = new TableSourceTaskConfig(properties);
    clientId = config.clientId();
    acknowledgesSoon = config.acknowledgesSoon();
    textKeys = new TextKeyDetector(config.handsOverJsonKeys());
    metrics = metrics(config);
    try {
      reader = reading(config);
    } catch (RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  private ReadAhead reading(TableSourceTaskConfig config) {
    ReadAhead reading =
        ReadAhead.of(
            new TaskFactory(config, clients, clock, metrics).reader(context.offsetStorageReader()),
            pace,
            work -> ContextThreads.newDaemon(work, "neaptide-source-" + config.clientId()));
    metrics.readAhead(reading::waitingRecords, reading::waitingBytes, reading::fill);
    return reading;
  }

  private SourceMetrics metrics(TableSourceTaskConfig config) {
    Collection<TopicPartition> partitions = config.partitions();
    return new SourceMetrics(
        TaskMetrics.of(context, config.connectorName(), config.taskNumber(), clock),
        partitions,
        partitions.size() <= config.metricsPartitionsMax(),
        clock);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    textKeys.check();
    metrics.asked();
    pace.polled();
    if (acknowledgesSoon && !pace.isTransactional()) {
      unacknowledged.awaitRoom(TableReader.POLL_TIMEOUT);
    }
    List<SourceRecord> records = reader.poll();
    if (records != null) {
      metrics.handedOver(records);
      unacknowledged.handedOver(records.size());
      pace.handedOver(records.size());
    }
    return records;
  }

  /** Called by the thread of Connect's producer, or in transactions by the one that polls. */
  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    unacknowledged.acknowledged();
    if (acknowledgesSoon && metadata != null) {
      pace.acknowledged();
    }
    if (metadata != null) {
      metrics.acknowledged(
          Math.max(0, metadata.serializedKeySize()) + Math.max(0, metadata.serializedValueSize()));
    }
    textKeys.written(record, metadata);
  }

  @Override
  public void stop() {
    ReadAhead started = reader;
    try {
      if (started != null) {
        started.close();
      }
    } finally {
      metrics.close();
    }
    log.info("Task {} stopped", clientId);
  }
}
