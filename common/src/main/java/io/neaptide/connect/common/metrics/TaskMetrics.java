package io.neaptide.connect.common.metrics;

import io.neaptide.connect.common.time.PeriodicTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The metrics of one task, all of which are gone when it is closed. Thread-safe.
 *
 * <p>A metric that is shown still for an instance of the task that has not ended is shown when that
 * has: {@link #refresh} looks after it.
 */
public final class TaskMetrics implements AutoCloseable {

  static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

  private record Key(MetricDefinition metric, List<String> values) {

    private Map<String, String> tags() {
      Map<String, String> tags = new LinkedHashMap<>();
      for (int at = 0; at < values.size(); at++) {
        tags.put(metric.tags().get(at), values.get(at));
      }
      return tags;
    }
  }

  private static final class Shown {
    private final DoubleSupplier value;
    private boolean added;

    Shown(DoubleSupplier value) {
      this.value = value;
    }
  }

  private final Optional<MetricRegistrar> registrar;
  private final Clock clock;
  private final PeriodicTimer refreshTimer;
  private final Map<Key, Shown> metrics = new HashMap<>();
  private boolean closed;

  TaskMetrics(Optional<MetricRegistrar> registrar, Clock clock) {
    this.registrar = registrar;
    this.clock = clock;
    this.refreshTimer = new PeriodicTimer(clock, REFRESH_INTERVAL);
    refreshTimer.restart();
  }

  /** The metrics of a task of a sink. */
  public static TaskMetrics of(SinkTaskContext context, String connector, int task, Clock clock) {
    return of(() -> WorkerRegistrar.of(context), connector, task, clock);
  }

  /** The same for a task of a source. */
  public static TaskMetrics of(SourceTaskContext context, String connector, int task, Clock clock) {
    return of(() -> WorkerRegistrar.of(context), connector, task, clock);
  }

  private static TaskMetrics of(
      Supplier<MetricRegistrar> ofWorker, String connector, int task, Clock clock) {
    try {
      return new TaskMetrics(Optional.of(ofWorker.get()), clock);
    } catch (NoSuchMethodError | NoClassDefFoundError olderWorker) {
      return inJmx(connector, task, clock);
    }
  }

  /** The same where the worker does not register metrics of plugins. */
  public static TaskMetrics inJmx(String connector, int task, Clock clock) {
    return new TaskMetrics(Optional.of(new JmxRegistrar(connector, task)), clock);
  }

  /** Metrics that nobody looks at. */
  public static TaskMetrics hidden(Clock clock) {
    return new TaskMetrics(Optional.empty(), clock);
  }

  /** A count that may be added to often. */
  public LongAdder total(MetricDefinition total, String... values) {
    LongAdder count = new LongAdder();
    gauge(total, count::sum, values);
    return count;
  }

  /** A count with its rate. */
  public Meter meter(MetricDefinition total, MetricDefinition rate, String... values) {
    WindowedRate windowed = new WindowedRate(clock);
    Meter meter = new Meter(windowed);
    gauge(total, meter::total, values);
    gauge(rate, windowed::value, values);
    return meter;
  }

  /** Measurements with their average and maximum. */
  public Distribution distribution(
      MetricDefinition average, MetricDefinition maximum, String... values) {
    Distribution distribution = new Distribution(clock);
    gauge(average, distribution::average, values);
    gauge(maximum, distribution::maximum, values);
    return distribution;
  }

  /**
   * Shows a value.
   *
   * @param value asked by any thread whenever somebody looks; never waits or throws
   * @param values those of the tags that the metric has
   */
  public synchronized void gauge(MetricDefinition metric, DoubleSupplier value, String... values) {
    if (values.length != metric.tags().size()) {
      throw new IllegalArgumentException(
          "The metric " + metric.metricName() + " has the tags " + metric.tags());
    }
    if (closed) {
      return;
    }
    Key key = new Key(metric, List.of(values));
    hide(key);
    Shown shown = new Shown(value);
    metrics.put(key, shown);
    show(key, shown);
  }

  private void show(Key key, Shown shown) {
    registrar.ifPresent(
        each ->
            shown.added =
                each.add(key.metric(), key.tags(), (config, now) -> shown.value.getAsDouble()));
  }

  /** Shows a metric no longer. */
  public synchronized void remove(MetricDefinition metric, String... values) {
    hide(new Key(metric, List.of(values)));
  }

  private void hide(Key key) {
    Shown shown = metrics.remove(key);
    if (shown != null && shown.added) {
      registrar.ifPresent(each -> each.remove(key.metric(), key.tags()));
    }
  }

  /** Shows what could not be shown before; called as often as it is convenient. */
  public synchronized void refresh() {
    if (closed || registrar.isEmpty() || !refreshTimer.isDue()) {
      return;
    }
    metrics.forEach(
        (key, shown) -> {
          if (!shown.added || !registrar.get().isShown(key.metric(), key.tags())) {
            show(key, shown);
          }
        });
  }

  /** Shows nothing any more, whatever is added. */
  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(metrics.keySet()).forEach(this::hide);
  }
}
