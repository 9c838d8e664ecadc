package io.neaptide.connect.source;

import io.neaptide.connect.common.PluginVersion;
import io.neaptide.connect.common.kafka.ConnectionCheck;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.source.config.SourceKeys;
import io.neaptide.connect.source.config.SourceValidation;
import io.neaptide.connect.source.config.TableSourceConfig;
import io.neaptide.connect.source.kafka.ClusterIds;
import io.neaptide.connect.source.kafka.SourceClients;
import io.neaptide.connect.source.start.AlteredOffsetsCheck;
import io.neaptide.connect.source.start.OffsetAlterations;
import io.neaptide.connect.source.start.StoredOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics of any Kafka cluster as upsert tables: the message key is the key of the row, a
 * record without a value a delete. Emits rows without a schema, and tombstones.
 */
public final class TableSourceConnector extends SourceConnector {

  private static final Logger log = LoggerFactory.getLogger(TableSourceConnector.class);

  private final KafkaClients clients;
  private SourceSession session;

  /** For Connect. */
  public TableSourceConnector() {
    this(KafkaClients.real());
  }

  public TableSourceConnector(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public String version() {
    return PluginVersion.current();
  }

  @Override
  public ConfigDef config() {
    return TableSourceConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> properties) {
    Map<String, String> given = TableSourceConfig.given(properties);
    return new SourceValidation(new ConnectionCheck(clients), clients)
        .validate(given, super.validate(given));
  }

  @Override
  public Class<? extends Task> taskClass() {
    return TableSourceTask.class;
  }

  @Override
  public void start(Map<String, String> properties) {
    Map<String, String> given = TableSourceConfig.given(properties);
    SourceKeys.doubtful(given)
        .forEach((key, problem) -> log.warn("{}: {}: {}", given.get("name"), key, problem));
    session = SourceSession.open(given, clients, context());
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return session.taskConfigs(maxTasks);
  }

  @Override
  public void stop() {
    if (session != null) {
      session.close();
    }
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
    return TableSourceConfig.readsUncommitted(properties)
        ? ExactlyOnceSupport.UNSUPPORTED
        : ExactlyOnceSupport.SUPPORTED;
  }

  /**
   * Of several polls, only {@code poll} and {@code interval} end what is open when the connector is
   * paused or stopped: Connect leaves a transaction that a connector began to its timeout. So each
   * batch is a transaction, and the task decides how many records are a batch.
   */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> properties) {
    return ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Optional<String> cluster = ClusterIds.ofExternalIfReachable(properties, clients);
    Map<TopicPartition, StoredOffset> altered = new OffsetAlterations(cluster).check(offsets);
    if (cluster.isPresent() && !altered.isEmpty()) {
      TableSourceConfig config = new TableSourceConfig(properties);
      try (Admin admin =
          clients.admin(SourceClients.admin(config.external(), config.connectorName()))) {
        AlteredOffsetsCheck.check(admin, config.external().bootstrapServersKey(), altered);
      }
    }
    return true;
  }
}
