package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitDetectorTest {

  private static final int BATCH_SIZE = 256 * 1024;

  private final FakeTopicAdmin admin = new FakeTopicAdmin();
  private final ManualClock clock = new ManualClock();
  private final TaskId task = new TaskId("test", 0);
  private final MessageLimits limits = new MessageLimits(task, () -> admin, clock);
  private final SplitDetector detector = new SplitDetector(task, limits, clock);
  private final SplitMetric splits = new SplitMetric();
  private final LimitedProducer producer = producer();
  private final AtomicInteger replaced = new AtomicInteger();

  /** The producer's own count, which the test moves. */
  private static final class SplitMetric implements Metric {

    private double total;

    @Override
    public MetricName metricName() {
      return new MetricName("batch-split-total", "producer-metrics", "", Map.of());
    }

    @Override
    public Object metricValue() {
      return total;
    }
  }

  private LimitedProducer producer() {
    MockProducer<byte[], byte[]> mock =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    mock.setMockMetrics(splits.metricName(), splits);
    return new LimitedProducer(
        mock, new SizeCheck(new ProducerLimits(BATCH_SIZE, 1_000_000, 1_000_000, false), limits));
  }

  @BeforeEach
  void watchAProducerWhoseTopicWasLoweredUnderIt() {
    takes(1_000_000);
    limits.prepare(List.of("t"));
    takes(16_000);
    detector.watch(producer, replaced::incrementAndGet);
  }

  private void takes(long bytes) {
    admin.limits.put("t", new MessageLimit(bytes, "max.message.bytes", true));
  }

  /** Lets time pass in looks of half a second, with so many splits before each. */
  private void look(int times, double splitsEach) {
    for (int i = 0; i < times; i++) {
      clock.advance(Duration.ofMillis(500));
      splits.total += splitsEach;
      detector.check();
    }
  }

  @Test
  void aProducerThatSplitsWithoutPauseIsReplacedOnce() {
    look(1, 100);
    assertThat(replaced).hasValue(1);

    look(10, 100);
    assertThat(replaced).hasValue(1);
  }

  @Test
  void aProducerWhoseRoundTripsAreLongIsReplacedToo() {
    look(9, 2);
    assertThat(replaced).hasValue(0);

    look(1, 2);
    assertThat(replaced).hasValue(1);
  }

  @Test
  void splitsThatAreFarApartAreNotAddedUp() {
    look(600, 0.9);

    assertThat(replaced).hasValue(0);
  }

  @Test
  void aProducerThatNoSmallerBatchHelpsIsKeptAndWatchedOn() {
    takes(1_000_000);
    look(1, 100);
    assertThat(replaced).hasValue(0);

    takes(16_000);
    look(9, 2);
    assertThat(replaced).hasValue(0);
    look(1, 2);
    assertThat(replaced).hasValue(1);
  }

  @Test
  void aClosedProducerIsForgotten() {
    producer.close();

    look(10, 100);

    assertThat(replaced).hasValue(0);
  }
}
