package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.hook.HookEvents;
import io.neaptide.connect.sink.hook.HookInvoker;
import io.neaptide.connect.sink.record.RecordSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives each batch to a hook and sends what it leaves; tells the hook when that is acknowledged. A
 * batch is not done before the hook has returned from that, so its offsets are committed only then.
 * A batch that is sent again is given to the hook as a whole, refused records included: what else
 * the hook makes of them must not get lost. Used by the delivery thread.
 */
final class HookedBatchSender implements BatchSender {

  private final SubmittedBatches batches;
  private final DirectBatchSender sender;
  private final TargetProducer producers;
  private final HookInvoker hook;

  HookedBatchSender(
      SubmittedBatches batches,
      DirectBatchSender sender,
      TargetProducer producers,
      HookInvoker hook) {
    this.batches = batches;
    this.sender = sender;
    this.producers = producers;
    this.hook = hook;
  }

  @Override
  public void start() {
    hook.start();
  }

  @Override
  public void send(SendAttempt attempt) {
    while (!mustLeave(attempt)) {
      long instance = producers.instance();
      Set<TopicPartition> without = attempt.batch().skipped();
      List<Event> events = encode(attempt);
      if (mustLeave(attempt)) {
        return;
      }
      Optional<List<Event>> left =
          events.isEmpty()
              ? Optional.of(List.of())
              : hook.beforeSend(
                  events,
                  pause ->
                      batches.backOff(pause)
                          || !attempt.isCurrent()
                          || !attempt.batch().skipped().equals(without));
      if (left.isPresent() && batches.send(attempt, without, left.get())) {
        handOver(instance, attempt, left.get());
        return;
      }
    }
  }

  private boolean mustLeave(SendAttempt attempt) {
    return batches.isInterrupted() || !attempt.isCurrent();
  }

  private List<Event> encode(SendAttempt attempt) {
    Batch batch = attempt.batch();
    List<Event> events = new ArrayList<>(batch.size());
    long bytes = 0;
    for (int index = 0; index < batch.size(); index++) {
      if (batch.isSkipped(index)) {
        continue;
      }
      ProducerRecord<byte[], byte[]> row = sender.encode(attempt, index);
      if (row != null) {
        events.add(HookEvents.of(batch.record(index), row));
        bytes += RecordSize.of(row);
      } else if (mustLeave(attempt)) {
        return List.of();
      }
    }
    if (!events.isEmpty()) {
      batches.encoded(events.size(), bytes);
    }
    return events;
  }

  private void handOver(long instance, SendAttempt attempt, List<Event> events) {
    for (int place = 0; place < events.size(); place++) {
      if (mustLeave(attempt)) {
        return;
      }
      Event event = events.get(place);
      if (isTakenAway(attempt, event)) {
        attempt.leaveOut(place);
      } else {
        sender.handOver(instance, attempt, place, HookEvents.record(event));
      }
    }
  }

  private static boolean isTakenAway(SendAttempt attempt, Event event) {
    Set<TopicPartition> skipped = attempt.batch().skipped();
    return !skipped.isEmpty()
        && event
            .input()
            .map(input -> skipped.contains(new TopicPartition(input.topic(), input.partition())))
            .orElse(false);
  }

  @Override
  public void reject(SendAttempt attempt, int place, Exception cause) {
    sender.reject(attempt, place, cause);
  }

  @Override
  public void tellAcknowledged() {
    for (SendAttempt attempt = batches.unreported();
        attempt != null;
        attempt = batches.unreported()) {
      List<Event> sent = attempt.sent();
      if (!sent.isEmpty() && !hook.afterSend(sent, batches::backOff)) {
        return;
      }
      batches.reported(attempt);
    }
  }

  @Override
  public void stop() {
    hook.stop();
  }
}
