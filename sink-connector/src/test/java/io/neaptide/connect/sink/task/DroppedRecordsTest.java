package io.neaptide.connect.sink.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class DroppedRecordsTest {

  private static final TaskId TASK = new TaskId("people:drops", 3);
  private static final Map<String, String> ALL = Map.of("errors.tolerance", "all");

  private Optional<Long> total = Optional.of(7L);

  private DroppedRecords dropped() {
    return new DroppedRecords(TASK, () -> total);
  }

  @Test
  void onlyWhatIsDroppedFromNowOnCounts() {
    DroppedRecords dropped = dropped();
    assertThat(dropped.count()).hasValue(new DroppedRecords.Count(3, 0));

    total = Optional.of(12L);
    assertThat(dropped.count()).hasValue(new DroppedRecords.Count(3, 5));
  }

  @Test
  void aCounterThatBeganAnewIsTakenAsItIs() {
    DroppedRecords dropped = dropped();
    total = Optional.of(2L);

    assertThat(dropped.count()).hasValue(new DroppedRecords.Count(3, 2));
  }

  @Test
  void whereTheWorkerDoesNotTellNothingIsKnown() {
    DroppedRecords dropped = dropped();
    total = Optional.empty();
    assertThat(dropped.count()).isEmpty();

    DroppedRecords late = dropped();
    total = Optional.of(3L);
    assertThat(late.count()).isEmpty();
    assertThat(DroppedRecords.ofWorker(TASK, ALL).count()).isEmpty();
  }

  @Test
  void withoutToleranceNothingIsDropped() {
    assertThat(DroppedRecords.ofWorker(TASK, Map.of("errors.tolerance", "none")).count())
        .hasValue(new DroppedRecords.Count(3, 0));
    assertThat(DroppedRecords.areTolerated(Map.of())).isFalse();
    assertThat(DroppedRecords.areTolerated(ALL)).isTrue();
  }

  @Test
  void theMetricOfTheTaskTellsHowManyThereAre() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        new ObjectName("kafka.connect:type=task-error-metrics,connector=\"people:drops\",task=3");
    Metrics metrics = new Metrics();
    metrics.values.put("total-records-skipped", 2.0);
    beans.registerMBean(metrics, name);
    try {
      DroppedRecords dropped = DroppedRecords.ofWorker(TASK, ALL);
      metrics.values.put("total-records-skipped", 6.0);

      assertThat(dropped.count()).hasValue(new DroppedRecords.Count(3, 4));
    } finally {
      beans.unregisterMBean(name);
    }
  }

  /** What Connect's own metrics look like. */
  private static final class Metrics implements DynamicMBean {

    private final Map<String, Object> values = new HashMap<>();

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
      return Optional.ofNullable(values.get(attribute))
          .orElseThrow(() -> new AttributeNotFoundException(attribute));
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo("Metrics", "", new MBeanAttributeInfo[0], null, null, null);
    }
  }
}
