package io.neaptide.connect.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionMonitorTest {

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Context context = new Context();
  private final Deque<Supplier<DiscoveredTopics>> looks = new ArrayDeque<>();
  private final PartitionMonitor monitor =
      new PartitionMonitor(() -> looks.pop().get(), found -> {}, context, scheduler);

  @AfterEach
  void close() {
    monitor.close();
  }

  @Test
  void asksForTasksOnlyWhenTheSetChanged() {
    finds("a:0");
    monitor.discover();
    finds("a:0");
    monitor.refresh();
    assertThat(context.requests).hasValue(0);

    finds("a:0-1;b:0");
    monitor.refresh();
    assertThat(context.requests).hasValue(1);
    assertThat(PartitionList.format(monitor.known().partitions())).isEqualTo("a:0-1;b:0");
  }

  @Test
  void failedLookChangesNothing() {
    finds("a:0-3");
    monitor.discover();
    looks.add(
        () -> {
          throw new TimeoutException("no answer");
        });
    monitor.refresh();

    assertThat(context.requests).hasValue(0);
    assertThat(context.errors).isEmpty();
    assertThat(PartitionList.format(monitor.known().partitions())).isEqualTo("a:0-3");
  }

  @Test
  void firstLookThatFailsIsThrown() {
    looks.add(
        () -> {
          throw new ConnectException("no answer");
        });

    assertThatThrownBy(monitor::discover)
        .isInstanceOf(ConnectException.class)
        .hasMessage("no answer");
  }

  @Test
  void setThatMustNotBeReadFailsTheConnector() {
    ConnectException refused = new ConnectException("feeds itself");
    PartitionMonitor refusing =
        new PartitionMonitor(
            () -> found("a:0", ""),
            found -> {
              throw refused;
            },
            context,
            scheduler);
    refusing.refresh();

    assertThat(context.errors).containsExactly(refused);
    assertThat(refusing.known()).isEqualTo(DiscoveredTopics.NONE);
    assertThat(context.requests).hasValue(0);
  }

  @Test
  void closingInterruptsLookThatHangs() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    looks.add(
        () -> {
          looking.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw new InterruptException(e);
          }
          return found("", "");
        });
    monitor.watch(Duration.ofMillis(1));
    looking.await();

    monitor.close();

    await().until(() -> interrupted.getCount() == 0);
    await().until(scheduler::isTerminated);
    assertThat(context.errors).isEmpty();
  }

  @Test
  void asksForTasksWhenTopicWasRecreated() {
    looks.add(() -> found("a:0;b:0", "a=A1;b=B1"));
    monitor.discover();
    looks.add(() -> found("a:0;b:0", "a=A2;b=B1"));
    monitor.refresh();

    assertThat(context.requests).hasValue(1);
    assertThat(monitor.known().id("a")).contains("A2");
  }

  private void finds(String partitions) {
    looks.add(() -> found(partitions, ""));
  }

  private static DiscoveredTopics found(String partitions, String ids) {
    return new DiscoveredTopics(PartitionList.parse(partitions), TopicIds.parse(ids));
  }

  private static final class Context implements ConnectorContext {

    private final AtomicInteger requests = new AtomicInteger();
    private final List<Exception> errors = new ArrayList<>();

    @Override
    public void requestTaskReconfiguration() {
      requests.incrementAndGet();
    }

    @Override
    public void raiseError(Exception error) {
      errors.add(error);
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("no metrics here");
    }
  }
}
