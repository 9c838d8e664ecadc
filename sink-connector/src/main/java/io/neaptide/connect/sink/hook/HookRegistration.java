package io.neaptide.connect.sink.hook;

import io.neaptide.connect.common.metrics.Distribution;
import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricText;
import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.hook.ProcessorMetrics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** Shows the metrics that a hook has of its own beside those of its task. */
record HookRegistration(TaskMetrics metrics) implements ProcessorMetrics {

  private static final List<String> OWN = List.of("sink-", "hook-", "initial-phase-");

  /** A metric that a hook has named. */
  private record HooksOwn(String name, MetricText text) implements MetricDefinition {

    private HooksOwn {
      boolean taken = OWN.stream().anyMatch(name::startsWith);
      if (taken || !name.equals(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "A hook's metric cannot be named '"
                + name
                + "': give it a name in lower case that does not begin with one of "
                + OWN);
      }
    }

    HooksOwn(String name, String description) {
      this(name, MetricText.of(description));
    }

    @Override
    public String metricName() {
      return name;
    }
  }

  @Override
  public LongAdder total(String name, String description) {
    return metrics.total(new HooksOwn(name, description));
  }

  @Override
  public LongConsumer distribution(String name, String description) {
    Distribution distribution =
        metrics.distribution(
            new HooksOwn(name + "-avg", description + " The average."),
            new HooksOwn(name + "-max", description + " The maximum."));
    return distribution::record;
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value) {
    metrics.gauge(new HooksOwn(name, description), value);
  }
}
