package io.neaptide.connect.sink.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.hook.EventProcessorContext;
import io.neaptide.connect.sink.delivery.atleastonce.DeliveryHarness;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskRuntime;
import io.neaptide.connect.sink.testing.FakeCluster;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.testing.RecordingHook;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookedRowOutputTest {

  private final ManualClock clock = new ManualClock();
  private final RecordingHook hook = new RecordingHook();
  private final PartitionStreams streams = new PartitionStreams(Clock.systemUTC());
  private final HookThread thread =
      new HookThread(
          new TaskId("test", 0),
          new HookInvoker(
              hook,
              Map.of(),
              new EventProcessorContext("test", 0, "1", true, true),
              1,
              new TaskRuntime(new TaskId("test", 0), DeliveryHarness.LIMITS, clock, Thread::new)),
          streams,
          Thread::new);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private Runnable waiting = () -> {};
  private final HookedRowOutput output =
      new HookedRowOutput(
          new TransactionalWriter(LimitedProducer.unlimited(producer)),
          thread,
          new SpilledRowEvents(
              Formats.keyDeserializer("key", Formats.STRING, Map.of()),
              Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of())),
          () -> waiting.run(),
          clock);

  @AfterEach
  void stop() {
    streams.stop();
    thread.close();
  }

  @Test
  void aTransactionThatWasOpenForASecondIsCommittedAlthoughEachCallOfTheHookIsShort() {
    output.write(row("a"), () -> {});
    clock.advance(Duration.ofMillis(999));
    output.write(row("b"), () -> {});
    assertThat(producer.commitCount()).isZero();
    assertThat(hook.after).isEmpty();

    clock.advance(Duration.ofMillis(1));
    output.write(row("c"), () -> {});

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(producer.history()).hasSize(3);
    await().until(() -> RecordingHook.allKeys(hook.after).equals(List.of("a", "b", "c")));
    // The next one has a second of its own.
    clock.advance(Duration.ofMillis(999));
    output.write(row("d"), () -> {});
    assertThat(producer.commitCount()).isEqualTo(1);
    output.commit();
    assertThat(producer.commitCount()).isEqualTo(2);
  }

  @Test
  void whileTheHookTakesItsTimeWhatWasWrittenBeforeIsCommitted() {
    CountDownLatch waitedFor = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    output.write(row("a"), () -> {});
    hook.beforeSend =
        events -> {
          try {
            waitedFor.await();
            written.set(producer.history().size());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    waiting =
        () -> {
          if (producer.commitCount() == 1) {
            waitedFor.countDown();
          }
        };

    output.write(row("b"), () -> {});

    assertThat(written).hasValue(1);
    await().until(() -> RecordingHook.allKeys(hook.after).equals(List.of("a")));
    output.commit();
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void onlyWhatTheHookLeavesIsToldToBeSent() {
    List<String> sending = new ArrayList<>();
    hook.beforeSend = events -> events.removeIf(event -> FakeCluster.text(event.key()).equals("b"));
    for (String key : List.of("a", "b", "c")) {
      output.write(row(key), () -> sending.add(key));
    }
    output.flush();

    assertThat(sending).containsExactly("a", "c");
  }

  private static ProducerRecord<byte[], byte[]> row(String key) {
    return new ProducerRecord<>("target", key.getBytes(UTF_8), "{}".getBytes(UTF_8));
  }
}
