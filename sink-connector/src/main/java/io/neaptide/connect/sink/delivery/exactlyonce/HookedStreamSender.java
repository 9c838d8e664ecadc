package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InputPosition;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.JobCancelledException;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.OutgoingRecord;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStreams;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.RefusedRows;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.StreamState;
import io.neaptide.connect.sink.hook.HookEvents;
import io.neaptide.connect.sink.hook.HookException;
import io.neaptide.connect.sink.hook.HookThread;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerErrors;
import io.neaptide.connect.sink.producer.RefusalScope;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.record.RecordSize;
import io.neaptide.connect.sink.topics.TargetTopics;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Gives the rows of an input partition to a hook, batch by batch, and what it leaves of them to the
 * writer. All that is left of a batch is in one transaction with the position after the batch: a
 * hook may change the order, so no position stands between its events.
 */
final class HookedStreamSender implements StreamSender {

  private final PartitionStreams streams;
  private final TargetTopics topics;
  private final TransactionCommitter open;
  private final HookThread hook;
  private final RefusedRows refusals;

  HookedStreamSender(
      PartitionStreams streams,
      TargetTopics topics,
      TransactionCommitter open,
      HookThread hook,
      RefusedRows refusals) {
    this.streams = streams;
    this.topics = topics;
    this.open = open;
    this.hook = hook;
    this.refusals = refusals;
  }

  @Override
  public int batchSize() {
    return hook.batchSize();
  }

  @Override
  public void send(PartitionStream stream, List<OutgoingRecord> records, Runnable whileWaiting) {
    Set<Long> suspects = streams.read(all -> stream.unwritable().suspects());
    for (List<OutgoingRecord> batch : batches(records, suspects)) {
      boolean suspect = isSuspect(batch.get(0), suspects);
      if (suspect) {
        // Alone in its transaction, so that a refusal is its own.
        open.commit();
      }
      if (!isStreaming(stream) || !sendBatch(stream, batch, whileWaiting)) {
        return;
      }
      if (suspect) {
        open.commit();
      }
      // Each call of the hook may be short, but all of them are not.
      whileWaiting.run();
    }
  }

  /** Batches of the size that the hook takes; a suspect is one of its own. */
  private List<List<OutgoingRecord>> batches(List<OutgoingRecord> records, Set<Long> suspects) {
    List<List<OutgoingRecord>> batches = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < records.size(); at++) {
      boolean ends =
          at + 1 == records.size()
              || at + 1 - from == hook.batchSize()
              || isSuspect(records.get(at), suspects)
              || isSuspect(records.get(at + 1), suspects);
      if (ends) {
        batches.add(records.subList(from, at + 1));
        from = at + 1;
      }
    }
    return batches;
  }

  private static boolean isSuspect(OutgoingRecord outgoing, Set<Long> suspects) {
    return suspects.contains(outgoing.next() - 1);
  }

  @Override
  public void writingFailed() {
    topics.forget();
  }

  /** Returns false where the partition is not streamed any more. */
  private boolean sendBatch(
      PartitionStream stream, List<OutgoingRecord> batch, Runnable whileWaiting) {
    List<Event> events = new ArrayList<>(batch.size());
    batch.forEach(outgoing -> outgoing.event().ifPresent(events::add));
    List<Event> left = List.of();
    if (!events.isEmpty()) {
      try {
        left = hook.before(events, () -> waitFor(stream, whileWaiting));
      } catch (JobCancelledException e) {
        return false;
      }
    }
    if (!isStreaming(stream)) {
      return false;
    }
    if (isTooLarge(stream, batch, left)) {
      return false;
    }
    TransactionalWriter writer = open.writer(stream).orElseThrow();
    long bytes = 0;
    for (Event event : left) {
      ProducerRecord<byte[], byte[]> row = HookEvents.record(event);
      writer.send(row, cause -> refused(stream, batch, event, cause));
      bytes += RecordSize.of(row);
    }
    open.sent(stream, batch.get(batch.size() - 1).next(), batch.size(), bytes, left);
    return true;
  }

  /** All are looked at before any is sent, since a batch is in one transaction as a whole. */
  private boolean isTooLarge(PartitionStream stream, List<OutgoingRecord> batch, List<Event> left) {
    for (Event event : left) {
      topics.ensure(event.topic());
      if (topics.awaitsFirstRow(event.topic())) {
        topics.firstRow(event.topic(), stream.input(), batch.get(0).next() - 1);
      }
      try {
        MessageLimit unused =
            open.writer(stream).orElseThrow().sizes().check(HookEvents.record(event));
      } catch (TooLargeException e) {
        open.commit();
        Optional<InputPosition> source = event.input().filter(each -> isOf(stream, batch, each));
        if (source.isEmpty()) {
          // Thrown, so that nothing that follows the batch is committed without it.
          throw refusedOfHook(event, e);
        }
        refusals.tooLarge(stream, source.get().offset(), e);
        return true;
      }
    }
    return false;
  }

  private boolean isStreaming(PartitionStream stream) {
    return open.writer(stream).isPresent()
        && streams.read(all -> stream.state() == StreamState.STREAMING);
  }

  /** A hook that can not go on must not keep the task at a partition that it has lost. */
  private void waitFor(PartitionStream stream, Runnable whileWaiting) {
    whileWaiting.run();
    if (!isStreaming(stream)) {
      throw new JobCancelledException();
    }
  }

  private void refused(
      PartitionStream stream, List<OutgoingRecord> batch, Event event, Exception cause) {
    boolean fromRecord = event.input().filter(input -> isOf(stream, batch, input)).isPresent();
    if (fromRecord) {
      refusals.refused(stream, event.input().get().offset(), cause);
    } else if (RefusalScope.of(cause) == RefusalScope.RECORD || batch.size() == 1) {
      failIfRefused(event, cause);
    } else if (ProducerErrors.isRefusal(cause)) {
      // Another record in its company may be to blame: each is sent alone, with what is added to
      // it.
      batch.forEach(each -> streams.change(stream, s -> s.unwritable().suspect(each.next() - 1)));
    }
  }

  private static boolean isOf(
      PartitionStream stream, List<OutgoingRecord> batch, InputPosition input) {
    return input.topic().equals(stream.input().topic())
        && input.partition() == stream.input().partition()
        && batch.stream().anyMatch(outgoing -> outgoing.next() == input.offset() + 1);
  }

  private void failIfRefused(Event event, Exception cause) {
    if (ProducerErrors.isRefusal(cause)) {
      streams.fail(refusedOfHook(event, cause));
    }
  }

  private static HookException refusedOfHook(Event event, Exception cause) {
    return new HookException(
        "The target cluster refuses an event that the hook added ("
            + event
            + "): "
            + ProducerErrors.reasonOf(cause)
            + ". Let the topic take it (max.message.bytes, kafka.producer.max.request.size),"
            + " or correct the hook, then restart the task",
        cause);
  }
}
