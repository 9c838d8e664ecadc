package io.neaptide.connect.sink.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.RecordingHook;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class HookInvokerTest {

  private static final Event A = Event.upsert("t", new byte[] {1}, new byte[] {1});
  private static final Event B = Event.delete("t", new byte[] {2});

  private final RecordingHook processor = new RecordingHook();
  private final List<Duration> pauses = new ArrayList<>();

  private HookInvoker hook(boolean comparing) {
    return new HookInvoker(
        processor,
        Map.of(),
        new EventProcessorContext("test", 0, "1", true, comparing),
        10,
        new TaskRuntime(
            new TaskId("test", 0), DeliveryHarness.LIMITS, Clock.systemUTC(), Thread::new));
  }

  private boolean pause(Duration pause) {
    pauses.add(pause);
    return pauses.size() == 10;
  }

  @Test
  void theEventsGivenAreNotTouched() {
    List<Event> given = List.of(A, B);
    processor.beforeSend = List::clear;

    assertThat(hook(false).beforeSend(given, this::pause)).contains(List.of());
    assertThat(given).hasSize(2);
  }

  @Test
  void pausesGrowUpToALimitAndMayBeGivenUp() {
    processor.beforeSend =
        events -> {
          throw new RetriableException("away");
        };

    assertThat(hook(false).beforeSend(List.of(A), this::pause)).isEmpty();
    assertThat(pauses.stream().map(Duration::toMillis))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 320L, 320L, 320L);
  }

  @Test
  void aCallAfterAFailureIsGivenTheHeadersAsTheyWere() {
    Event event = Event.upsert("t", new byte[] {3}, new byte[] {3});
    event.headers().add("origin", new byte[] {1});
    processor.beforeSend =
        events -> {
          events.get(0).headers().add("audit", new byte[] {2});
          if (pauses.isEmpty()) {
            throw new RetriableException("away");
          }
        };

    assertThat(hook(false).beforeSend(List.of(event), this::pause)).contains(List.of(event));
    assertThat(event.headers().toArray())
        .extracting(Header::key)
        .containsExactly("origin", "audit");
  }

  @Test
  void nullIsNoEvent() {
    processor.beforeSend = events -> events.set(0, null);

    assertThatThrownBy(() -> hook(false).beforeSend(List.of(A), this::pause))
        .isInstanceOf(HookException.class)
        .hasMessageContaining("null");
  }

  @Test
  void withComparisonEventsMayBeRemoved() {
    processor.beforeSend = events -> events.remove(A);

    assertThat(hook(true).beforeSend(List.of(A, B), this::pause)).contains(List.of(B));
  }

  @Test
  void withComparisonNothingMayBeAdded() {
    processor.beforeSend = events -> events.add(A);

    assertThatThrownBy(() -> hook(true).beforeSend(List.of(A, B), this::pause))
        .isInstanceOf(HookException.class)
        .hasMessageContaining("fetch.existing.enabled=true it may only remove")
        .hasMessageContaining("upsert in t");
  }

  @Test
  void withComparisonNothingMayBeChanged() {
    processor.beforeSend = events -> events.set(0, A.withValue(new byte[0]));

    assertThatThrownBy(() -> hook(true).beforeSend(List.of(A, B), this::pause))
        .isInstanceOf(HookException.class);
  }

  @Test
  void withComparisonTheOrderStays() {
    processor.beforeSend = Collections::reverse;

    assertThatThrownBy(() -> hook(true).beforeSend(List.of(A, B), this::pause))
        .isInstanceOf(HookException.class);
  }

  @Test
  void whatFailsWhileItStopsEndsThere() {
    RecordingHook failing =
        new RecordingHook() {
          @Override
          public void stop() {
            throw new IllegalStateException("already closed");
          }
        };
    new HookInvoker(
            failing,
            Map.of(),
            new EventProcessorContext("test", 0, "1", true, false),
            10,
            new TaskRuntime(
                new TaskId("test", 0), DeliveryHarness.LIMITS, Clock.systemUTC(), Thread::new))
        .stop();
  }
}
