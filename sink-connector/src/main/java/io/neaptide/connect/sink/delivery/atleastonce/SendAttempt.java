package io.neaptide.connect.sink.delivery.atleastonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.sink.metrics.SinkMetrics;
import io.neaptide.connect.sink.metrics.WrittenRows;
import io.neaptide.connect.sink.record.InputPartitions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run through a batch, of its records or, where there is a hook, of the events that it left of
 * them. Thread-safe, but for the events, which belong to the delivery thread.
 */
final class SendAttempt {

  private final Batch batch;
  private final SubmittedBatches batches;
  private final AtomicInteger outstanding;
  private final BitSet leftOut = new BitSet();
  private List<Event> events = List.of();
  private boolean hasEvents;
  private volatile int size;

  /** Changed by the thread of the producer, before it completes the record. */
  private final WrittenRows acknowledged = new WrittenRows();

  SendAttempt(Batch batch, SubmittedBatches batches) {
    this.batch = batch;
    this.batches = batches;
    this.size = batch.size();
    this.outstanding = new AtomicInteger(size);
  }

  Batch batch() {
    return batch;
  }

  /** Whether the batch has not been begun again since, or been dropped. */
  boolean isCurrent() {
    return batch.isCurrent(this);
  }

  /** How many records are neither acknowledged nor left out. */
  int outstanding() {
    return outstanding.get();
  }

  /** Whether some records are acknowledged, or left out. */
  boolean hasProgressed() {
    return outstanding.get() < size;
  }

  /**
   * One record is acknowledged.
   *
   * @param timestamp {@link Long#MAX_VALUE} where it has none
   */
  void acknowledged(boolean tombstone, int length, long timestamp) {
    acknowledged.add(tombstone, length, timestamp);
    completeOne();
  }

  /** Tells what was written, when all of it is acknowledged. */
  void written(SinkMetrics metrics) {
    acknowledged.tell(metrics);
  }

  /** One record is acknowledged, or will not be sent. */
  void completeOne() {
    if (outstanding.decrementAndGet() == 0) {
      batches.acknowledged(this);
    }
  }

  /** The brokers or the producer refused a record after it was handed to the producer. */
  void failed(int place, boolean alone, Exception error) {
    batches.failed(new SendFailure(this, place, alone, error));
  }

  // The delivery thread

  /** Takes the events that are sent in the place of the records, before any of them is. */
  void take(List<Event> left) {
    events = left;
    hasEvents = true;
    size = left.size();
    outstanding.set(left.size());
  }

  /** An event is not sent after all. */
  void leaveOut(int place) {
    leftOut.set(place);
    completeOne();
  }

  /** The events that were sent. */
  List<Event> sent() {
    if (leftOut.isEmpty()) {
      return events;
    }
    List<Event> sent = new ArrayList<>(events.size());
    for (int place = 0; place < events.size(); place++) {
      if (!leftOut.get(place)) {
        sent.add(events.get(place));
      }
    }
    return List.copyOf(sent);
  }

  /** The record in the batch that a place stands for; none for an event that a hook added. */
  OptionalInt recordAt(int place) {
    return hasEvents
        ? events.get(place).input().map(batch::indexOf).orElse(OptionalInt.empty())
        : OptionalInt.of(place);
  }

  /** The event that is sent in a place, where there is a hook. */
  Optional<Event> eventAt(int place) {
    return hasEvents ? Optional.of(events.get(place)) : Optional.empty();
  }

  /** What is sent in a place, for a message. */
  String describe(int place) {
    OptionalInt record = recordAt(place);
    return record.isPresent()
        ? "what came from " + InputPartitions.of(batch.record(record.getAsInt()))
        : "an event that the hook added (" + events.get(place) + ")";
  }

  /** Whether a request with what is sent in a place was refused, so that it is sent alone. */
  boolean isSuspect(int place) {
    if (!batch.hasSuspects()) {
      return false;
    }
    OptionalInt record = recordAt(place);
    return record.isPresent() ? batch.isSuspect(record.getAsInt()) : batch.isHookEventSuspect();
  }

  /** The brokers refused a request with what is sent in a place. */
  void suspect(int place) {
    recordAt(place).ifPresentOrElse(batch::suspect, batch::suspectHookEvent);
  }
}
