package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessor;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.hook.InitialData;
import io.neaptide.connect.jdbc.dialect.Dialect;
import io.neaptide.connect.jdbc.dialect.TableNames;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Keeps in a database which value of each key was delivered to each target topic. Events that would
 * write what stands there already are not sent, so that a stream that begins again from the start
 * of its input sends only what differs; when its initial data is sent, keys that it did not hold
 * are deleted. The target topic is never read.
 *
 * <p>Needs exactly-once delivery and is the only thing that decides what is written: no comparison
 * with existing data beside it, and no other writer of the target topics.
 *
 * <p>Before a batch is sent, every row of it is recorded as not delivered, committed; after the
 * batch was acknowledged it is recorded as delivered, if nothing of the key was recorded since. So
 * what stands as delivered is the last that was sent, whatever crashes in between; a row that does
 * not stand so is sent again.
 */
public final class JdbcStateStore implements EventProcessor {

  private final LongSupplier nanoTime;
  private final LongSupplier tokens;
  private final Retries.Pause pause;
  private final Function<String, Function<StoreConfig, DataSource>> dataSources;
  private StoreConfig config;
  private Database database;
  private StreamEpoch epoch;
  private DeliveryRecorder deliveries;
  private OrphanSweep orphans;

  /** For the connector. */
  public JdbcStateStore() {
    this(
        System::nanoTime,
        new SecureRandom()::nextLong,
        duration -> {
          // Nobody counts down: this is a pause that an interrupt ends.
          new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        },
        Database::pooled);
  }

  JdbcStateStore(
      LongSupplier nanoTime,
      LongSupplier tokens,
      Retries.Pause pause,
      Function<String, Function<StoreConfig, DataSource>> dataSources) {
    this.nanoTime = nanoTime;
    this.tokens = tokens;
    this.pause = pause;
    this.dataSources = dataSources;
  }

  @Override
  public ConfigDef config() {
    return StoreConfig.definition();
  }

  /**
   * What the metrics of the store say, by name; to those that are measured {@code -avg} and {@code
   * -max} are added.
   */
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    for (StoreMetric metric : StoreMetric.values()) {
      metrics.put(metric.metricName(), metric.description());
    }
    return metrics;
  }

  @Override
  public void configure(Map<String, String> properties) {
    config = new StoreConfig(properties);
  }

  @Override
  public void start(EventProcessorContext context) {
    unsuitable(context)
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
    Dialect dialect = config.dialect();
    TableNames tables = config.tables();
    String connector = context.connectorName();
    StoreMetrics metrics = new StoreMetrics(context.metrics(), nanoTime);
    database =
        new Database(
            dataSources.apply("neaptide-" + connector + "-" + context.taskIndex()).apply(config),
            new Retries(config.retryTimeout(), nanoTime, pause, metrics),
            metrics);
    new TableLayout(dialect, tables).prepare(database);
    epoch = new StreamEpoch(tables, connector, context.streamVersion());
    epoch.start(database);
    TargetNumbers targets = new TargetNumbers(database, tables, connector);
    deliveries =
        new DeliveryRecorder(database, new RowStatements(dialect, tables), targets, epoch, tokens);
    orphans = new OrphanSweep(database, dialect, tables, targets, config.maxDeletesPercent());
  }

  @Override
  public Optional<String> unsuitable(EventProcessorContext context) {
    if (!context.exactlyOnce()) {
      return Optional.of(
          "The JDBC state store needs delivery.guarantee=exactly_once: without it a task that was"
              + " replaced may still write, and what the store says would not be what the target"
              + " topic holds");
    }
    if (context.comparesWithExisting()) {
      return Optional.of(
          "The JDBC state store takes the place of fetch.existing.enabled=true: use one of them."
              + " Both leave out what did not change and delete what is gone, the store without"
              + " reading the target topic");
    }
    return Optional.empty();
  }

  @Override
  public void beforeSend(List<Event> events) {
    deliveries.beforeSend(events);
  }

  @Override
  public void afterSend(List<Event> events) {
    deliveries.afterSend(events);
  }

  @Override
  public void onInitialDataSent(InitialData initialData) {
    orphans.delete(initialData, epoch.current(database));
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
  }
}
