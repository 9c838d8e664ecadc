package io.neaptide.connect.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.testing.ManualClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {

  private enum TestMetric implements MetricDefinition {
    TEST_ROW_TOTAL,
    TEST_ROW_RATE,
    TEST_AGE_MS_AVG,
    TEST_AGE_MS_MAX,
    TEST_LAG {
      @Override
      public MetricText text() {
        return MetricText.of("For tests", TOPIC, PARTITION);
      }
    };

    @Override
    public MetricText text() {
      return MetricText.of("For tests");
    }
  }

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ManualClock clock = new ManualClock();
  private final TaskMetrics metrics = jmx();

  private TaskMetrics jmx() {
    return new TaskMetrics(Optional.of(new JmxRegistrar("a connector, quoted", 3)), clock);
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private static ObjectName task(String more) throws Exception {
    return new ObjectName(
        "kafka.connect:type=plugins,connector=\"a connector, quoted\",task=3" + more);
  }

  @Test
  void namesFollowTheConstantsAndTypesTheNames() {
    assertThat(TestMetric.TEST_ROW_TOTAL.metricName()).isEqualTo("test-row-total");
    assertThat(TestMetric.TEST_ROW_TOTAL.type()).isEqualTo(MetricType.TOTAL);
    assertThat(TestMetric.TEST_ROW_RATE.type()).isEqualTo(MetricType.RATE);
    assertThat(TestMetric.TEST_AGE_MS_AVG.type()).isEqualTo(MetricType.AVG);
    assertThat(TestMetric.TEST_AGE_MS_MAX.type()).isEqualTo(MetricType.MAX);
    assertThat(TestMetric.TEST_LAG.type()).isEqualTo(MetricType.GAUGE);
    assertThat(TestMetric.TEST_LAG.level()).isEqualTo(MetricLevel.PARTITION);
  }

  @Test
  void metricsStandUnderTheNamesThatNewerWorkersGiveThem() throws Exception {
    LongAdder rows = metrics.total(TestMetric.TEST_ROW_TOTAL);
    metrics.gauge(TestMetric.TEST_LAG, () -> 7, "my.topic", "0");
    rows.add(5);

    assertThat(beans.getAttribute(task(""), "test-row-total")).isEqualTo(5.0);
    assertThat(beans.getAttribute(task(",topic=my.topic,partition=0"), "test-lag")).isEqualTo(7.0);
  }

  @Test
  void ratesAveragesAndMaximaAreThoseOfTheLastTime() throws Exception {
    Meter meter = metrics.meter(TestMetric.TEST_ROW_TOTAL, TestMetric.TEST_ROW_RATE);
    Distribution age = metrics.distribution(TestMetric.TEST_AGE_MS_AVG, TestMetric.TEST_AGE_MS_MAX);
    assertThat(beans.getAttribute(task(""), "test-age-ms-avg")).isEqualTo(Double.NaN);
    meter.add(60);
    age.record(10);
    age.record(30);
    clock.advance(Duration.ofSeconds(30));

    assertThat(beans.getAttribute(task(""), "test-row-rate")).isEqualTo(2.0);
    assertThat(beans.getAttribute(task(""), "test-age-ms-avg")).isEqualTo(20.0);
    assertThat(beans.getAttribute(task(""), "test-age-ms-max")).isEqualTo(30.0);

    clock.advance(Duration.ofMinutes(5));
    assertThat(beans.getAttribute(task(""), "test-row-rate")).isEqualTo(0.0);
    assertThat(beans.getAttribute(task(""), "test-age-ms-max")).isEqualTo(Double.NaN);
    assertThat(beans.getAttribute(task(""), "test-row-total")).isEqualTo(60.0);
  }

  @Test
  void nothingIsLeftOfATaskThatEndedWhateverComesAfter() throws Exception {
    metrics.total(TestMetric.TEST_ROW_TOTAL).increment();
    metrics.gauge(TestMetric.TEST_LAG, () -> 7, "t", "0");
    metrics.close();
    metrics.gauge(TestMetric.TEST_LAG, () -> 7, "t", "1");

    assertThat(beans.queryNames(task(",*"), null)).isEmpty();
  }

  @Test
  void whatAnInstanceThatEndsLateTakesAwayIsShownAgain() throws Exception {
    metrics.gauge(TestMetric.TEST_ROW_TOTAL, () -> 1);
    TaskMetrics next = jmx();
    next.gauge(TestMetric.TEST_ROW_TOTAL, () -> 2);
    metrics.close();
    assertThat(beans.queryNames(task(",*"), null)).isEmpty();

    clock.advance(TaskMetrics.REFRESH_INTERVAL);
    next.refresh();

    assertThat(beans.getAttribute(task(""), "test-row-total")).isEqualTo(2.0);
    next.close();
    assertThat(beans.queryNames(task(",*"), null)).isEmpty();
  }

  @Test
  void aMetricThatJmxDoesNotTakeStopsNobody() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    JmxReporter reporter =
        new JmxReporter() {
          @Override
          public void metricChange(KafkaMetric metric) {
            if (broken.get()) {
              throw new KafkaException("no bean");
            }
            super.metricChange(metric);
          }
        };
    try (TaskMetrics refused =
        new TaskMetrics(Optional.of(new JmxRegistrar("a connector, quoted", 3, reporter)), clock)) {
      refused.gauge(TestMetric.TEST_ROW_TOTAL, () -> 4);
      broken.set(false);
      clock.advance(TaskMetrics.REFRESH_INTERVAL);
      refused.refresh();

      assertThat(beans.getAttribute(task(""), "test-row-total")).isEqualTo(4.0);
    }
  }

  @Test
  void valuesOfTagsMustBeAsManyAsTheTags() {
    assertThatThrownBy(() -> metrics.gauge(TestMetric.TEST_LAG, () -> 7, "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The metric test-lag has the tags [topic, partition]");
  }
}
