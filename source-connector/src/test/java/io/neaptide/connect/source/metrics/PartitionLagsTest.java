package io.neaptide.connect.source.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.metrics.TaskMetrics;
import io.neaptide.connect.source.testing.ManualClock;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionLagsTest {

  private static final TopicPartition P = new TopicPartition("my.topic", 3);
  private static final ObjectName TASK;
  private static final ObjectName PARTITION;

  static {
    try {
      TASK = new ObjectName("kafka.connect:type=plugins,connector=lagging,task=0");
      PARTITION = new ObjectName(TASK + ",topic=my.topic,partition=3");
    } catch (javax.management.MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  private static Object value(ObjectName bean, String name) throws Exception {
    return ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
  }

  @Test
  void aPartitionIsAsFarBehindAsTheConsumerSaysAndAsOldAsItsLastRecord() throws Exception {
    Clock clock = Clock.systemUTC();
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.assign(List.of(P));
    consumer.updateBeginningOffsets(Map.of(P, 0L));
    consumer.updateEndOffsets(Map.of(P, 12L));
    consumer.seek(P, 5);
    try (TaskMetrics metrics = TaskMetrics.inJmx("lagging", 0, clock)) {
      PartitionLags lags = new PartitionLags(metrics, List.of(P), true, clock);
      assertThat(value(PARTITION, "source-record-lag")).isEqualTo(Double.NaN);
      assertThat(value(TASK, "source-record-lag-sum")).isEqualTo(0.0);

      lags.look(consumer);
      lags.read(P, clock.millis() - 60_000);

      assertThat((Double) value(PARTITION, "source-record-lag")).isPositive();
      assertThat((Double) value(TASK, "source-record-lag-sum")).isPositive();
      assertThat((Double) value(PARTITION, "source-record-age-ms")).isBetween(60_000.0, 120_000.0);
    }
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(PARTITION)).isFalse();
  }

  @Test
  void aPartitionThatIsNotPolledAnyMoreIsNotAtItsEnd() throws Exception {
    ManualClock clock = new ManualClock();
    MockConsumer<byte[], byte[]> consumer = consumer(OptionalLong.of(0));
    try (TaskMetrics metrics = TaskMetrics.inJmx("lagging", 0, clock)) {
      PartitionLags lags = new PartitionLags(metrics, List.of(P), true, clock);
      lags.read(P, clock.millis());
      lags.look(consumer);
      clock.advance(Duration.ofSeconds(5));
      assertThat(value(PARTITION, "source-record-age-ms")).isEqualTo(0.0);

      clock.advance(Duration.ofSeconds(55));

      assertThat(value(PARTITION, "source-record-age-ms")).isEqualTo(60_000.0);
    }
  }

  @Test
  void aConsumerThatCannotTellItsLagIsNoError() throws Exception {
    Clock clock = Clock.systemUTC();
    MockConsumer<byte[], byte[]> consumer = consumer(OptionalLong.empty());
    try (TaskMetrics metrics = TaskMetrics.inJmx("lagging", 0, clock)) {
      new PartitionLags(metrics, List.of(P), true, clock).look(consumer);

      assertThat(value(PARTITION, "source-record-lag")).isEqualTo(Double.NaN);
    }
  }

  /** A consumer that tells its lag, or throws. */
  private static MockConsumer<byte[], byte[]> consumer(OptionalLong lag) {
    return new MockConsumer<>("earliest") {
      @Override
      public synchronized OptionalLong currentLag(TopicPartition partition) {
        return OptionalLong.of(lag.orElseThrow());
      }
    };
  }

  @Test
  void partitionsHaveNoMetricsOfTheirOwnWhereTheyAreSwitchedOff() {
    Clock clock = Clock.systemUTC();
    try (TaskMetrics metrics = TaskMetrics.inJmx("lagging", 0, clock)) {
      assertThat(new PartitionLags(metrics, List.of(P), false, clock)).isNotNull();

      assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(TASK)).isTrue();
      assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(PARTITION)).isFalse();
    }
  }
}
