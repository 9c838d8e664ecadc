package io.neaptide.connect.sink.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A target cluster whose acknowledgements the test gives, on the thread of the test. A record is
 * stored when it is acknowledged; those of one producer are acknowledged in order.
 */
public final class FakeCluster {

  /** A record that a producer has taken and the cluster has not answered. */
  private record Pending(
      ProducerRecord<byte[], byte[]> record, Callback callback, int requestGroup) {}

  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<ProducerRecord<byte[], byte[]>> stored = new ArrayList<>();
  private boolean autoAcknowledge;
  private int opened;
  private int closed;

  /** What a producer throws instead of taking a record; null to take it. */
  private Function<ProducerRecord<byte[], byte[]>, RuntimeException> refusal = record -> null;

  /** Which records the brokers refuse, with their whole request. */
  private Predicate<ProducerRecord<byte[], byte[]>> invalid = record -> false;

  /** Records of different groups, split by a flush, never share a request. */
  private int requestGroup;

  public synchronized Producer<byte[], byte[]> open() {
    opened++;
    return new FakeProducer();
  }

  public synchronized void autoAcknowledge(boolean on) {
    autoAcknowledge = on;
    if (on) {
      acknowledgeAll();
    }
  }

  public synchronized void refuse(Function<ProducerRecord<byte[], byte[]>, RuntimeException> why) {
    refusal = why;
  }

  public synchronized int pendingCount() {
    return pending.size();
  }

  public synchronized int openedProducers() {
    return opened;
  }

  public synchronized int closedProducers() {
    return closed;
  }

  /** Stores the oldest pending record. */
  public synchronized boolean acknowledgeNext() {
    Pending next = pending.poll();
    if (next == null) {
      return false;
    }
    acknowledge(next);
    return true;
  }

  public synchronized void acknowledgeAll() {
    while (acknowledgeNext()) {}
  }

  public synchronized void refuseInvalid(Predicate<ProducerRecord<byte[], byte[]>> which) {
    invalid = which;
  }

  /**
   * Answers the oldest pending records as one request: all are stored, or none.
   *
   * @param atMost how many records the request has, at most
   * @param tellWhich whether the answer says which records were invalid, or blames all
   */
  public synchronized void answerRequest(int atMost, boolean tellWhich) {
    List<Pending> request = new ArrayList<>();
    while (request.size() < atMost
        && !pending.isEmpty()
        && (request.isEmpty() || request.get(0).requestGroup == pending.peek().requestGroup)) {
      request.add(pending.remove());
    }
    boolean refused = request.stream().anyMatch(each -> invalid.test(each.record));
    for (Pending each : request) {
      if (!refused) {
        acknowledge(each);
      } else if (tellWhich && !invalid.test(each.record)) {
        each.callback.onCompletion(null, new KafkaException("part of a batch"));
      } else {
        each.callback.onCompletion(null, new InvalidRecordException("refused"));
      }
    }
  }

  /** Stores the newest pending record, out of order. */
  public synchronized void acknowledgeLast() {
    acknowledge(pending.removeLast());
  }

  /** Refuses the oldest pending record after it was taken. */
  public synchronized boolean failNext(Exception error) {
    Pending next = pending.poll();
    if (next == null) {
      return false;
    }
    next.callback.onCompletion(null, error);
    return true;
  }

  private void acknowledge(Pending accepted) {
    stored.add(accepted.record);
    accepted.callback.onCompletion(
        new RecordMetadata(
            new TopicPartition(accepted.record.topic(), 0), stored.size() - 1L, 0, 0, 0, 0),
        null);
  }

  public synchronized List<ProducerRecord<byte[], byte[]>> stored() {
    return List.copyOf(stored);
  }

  /** The stored records as {@code key=value}. */
  public synchronized List<String> storedText() {
    return stored.stream().map(record -> text(record.key()) + "=" + text(record.value())).toList();
  }

  public synchronized Map<String, String> table() {
    Map<String, String> table = new HashMap<>();
    for (ProducerRecord<byte[], byte[]> record : stored) {
      if (record.value() == null) {
        table.remove(text(record.key()));
      } else {
        table.put(text(record.key()), text(record.value()));
      }
    }
    return table;
  }

  public static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private final class FakeProducer extends MockProducer<byte[], byte[]> {

    private boolean isClosed;

    FakeProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      synchronized (FakeCluster.this) {
        if (isClosed) {
          throw new IllegalStateException(
              "Cannot perform operation after producer has been closed");
        }
        RuntimeException refused = refusal.apply(record);
        if (refused != null) {
          callback.onCompletion(null, refused);
          return CompletableFuture.failedFuture(refused);
        }
        Pending taken = new Pending(record, callback, requestGroup);
        if (autoAcknowledge) {
          acknowledge(taken);
        } else {
          pending.add(taken);
        }
        return new CompletableFuture<>();
      }
    }

    @Override
    public synchronized void flush() {
      synchronized (FakeCluster.this) {
        requestGroup++;
      }
    }

    /** Like the real one, fails what it holds; what was on the wire is gone here. */
    @Override
    public void close(Duration timeout) {
      synchronized (FakeCluster.this) {
        if (isClosed) {
          return;
        }
        isClosed = true;
        closed++;
        List<Pending> dropped = List.copyOf(pending);
        pending.clear();
        dropped.forEach(
            each ->
                each.callback.onCompletion(
                    null, new KafkaException("Producer is closed forcefully.")));
      }
    }
  }
}
