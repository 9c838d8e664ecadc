package io.neaptide.connect.sink.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.ScriptedLifecycle;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ConnectorPauseTest {

  private static final TaskId TASK = new TaskId("people:sink", 3);

  private final ManualClock clock = new ManualClock();
  private final AtomicBoolean paused = new AtomicBoolean();
  private final ConnectorPause pause = new ConnectorPause(TASK, paused::get, clock);
  private final List<String> calls = new ArrayList<>();
  private final ScriptedLifecycle lifecycle =
      new ScriptedLifecycle(() -> clock.advance(Duration.ofSeconds(1)));

  private void await(Runnable meanwhile) {
    pause.await(
        lifecycle,
        () -> calls.add("first"),
        () -> {
          calls.add("meanwhile");
          meanwhile.run();
        });
  }

  @Test
  void nobodyWaitsWhereTheConnectorRuns() {
    await(() -> {});

    assertThat(calls).isEmpty();
  }

  @Test
  void whoWaitsCommitsFirstAndGoesOnWhenItIsResumed() {
    paused.set(true);
    await(() -> paused.set(calls.size() < 4));

    assertThat(calls).containsExactly("first", "meanwhile", "meanwhile", "meanwhile");
  }

  @Test
  void aTaskThatIsStoppedWaitsNoLonger() {
    paused.set(true);
    await(lifecycle::stop);

    assertThat(calls).containsExactly("first", "meanwhile");
  }

  /** What Connect's own metrics look like. */
  public interface MetricsMBean {
    String getstatus();
  }

  @Test
  void theMetricOfTheTaskTellsWhetherItIsPaused() throws Exception {
    assertThat(ConnectorPause.isPaused(TASK)).as("a worker that reports none").isFalse();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        new ObjectName(
            "kafka.connect:type=connector-task-metrics,connector=\"people:sink\",task=3");
    AtomicBoolean isPaused = new AtomicBoolean(true);
    beans.registerMBean(
        new javax.management.StandardMBean(
            (MetricsMBean) () -> isPaused.get() ? "paused" : "running", MetricsMBean.class),
        name);
    try {
      assertThat(ConnectorPause.isPaused(TASK)).isTrue();
      isPaused.set(false);
      assertThat(ConnectorPause.isPaused(TASK)).isFalse();
    } finally {
      beans.unregisterMBean(name);
    }
  }
}
