package io.neaptide.connect.source;

import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.log.ContextThreads;
import io.neaptide.connect.common.time.MonotonicClock;
import io.neaptide.connect.source.config.TableSourceTaskConfig;
import io.neaptide.connect.source.read.ReadAhead;
import io.neaptide.connect.source.read.TableReader;
import io.neaptide.connect.source.read.TextKeyDetector;
import io.neaptide.connect.source.read.TransactionPace;
import io.neaptide.connect.source.read.UnacknowledgedRecords;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Reads the partitions that the connector gave it, on a thread of its own. */
public final class TableSourceTask extends SourceTask {

  private final KafkaClients clients;
  private final Clock clock;
  private final TransactionPace pace;
  private final UnacknowledgedRecords unacknowledged = new UnacknowledgedRecords();
  private volatile ReadAhead reader;
  private boolean acknowledgesSoon;
  private volatile TextKeyDetector textKeys = new TextKeyDetector(false);

  /** For Connect. */
  public TableSourceTask() {
    this(KafkaClients.real(), new MonotonicClock());
  }

  TableSourceTask(KafkaClients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
    this.pace = new TransactionPace(clock);
  }

  @Override
  public String version() {
    return PluginVersion.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    TableSourceTaskConfig config = new TableSourceTaskConfig(properties);
    acknowledgesSoon = config.acknowledgesSoon();
    textKeys = new TextKeyDetector(config.handsOverJsonKeys());
    reader =
        ReadAhead.of(
            new TaskFactory(config, clients, clock).reader(context.offsetStorageReader()),
            pace,
            work -> ContextThreads.newDaemon(work, "neaptide-source-" + config.clientId()));
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    textKeys.check();
    pace.polled();
    if (acknowledgesSoon && !pace.isTransactional()) {
      unacknowledged.awaitRoom(TableReader.POLL_TIMEOUT);
    }
    List<SourceRecord> records = reader.poll();
    if (records != null) {
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
    textKeys.written(record, metadata);
  }

  @Override
  public void stop() {
    ReadAhead started = reader;
    if (started != null) {
      started.close();
    }
  }
}
