package io.neaptide.connect.sink.producer;

import io.neaptide.connect.sink.metrics.WriteCounter;
import io.neaptide.connect.sink.record.RecordSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;

/**
 * A producer whose batches are never larger than their topics take.
 *
 * <p>The producer answers a batch that was too large by splitting it, and does not tell anybody. It
 * splits to its {@code batch.size}, so where the topic takes less it splits and sends for ever; and
 * in the room that is left behind a large record there may be place for a small one, each time
 * again. So a record that is too large is refused here; one near the limit is sent alone; and where
 * {@code batch.size} is above the limit of a topic, what waits for it is sent before it is too
 * much.
 *
 * <p>Records are sent by one thread; another one may look at {@link #splits} and close it.
 */
public final class LimitedProducer {

  private static final String SPLITS = "batch-split-total";

  private final Producer<byte[], byte[]> producer;
  private final SizeCheck sizes;
  private final Optional<String> transactionalId;
  private final WriteCounter writes;
  private final Map<String, Long> unsent = new HashMap<>();
  private final Optional<Metric> splits;
  private volatile boolean closed;

  public LimitedProducer(Producer<byte[], byte[]> producer, SizeCheck sizes) {
    this(producer, sizes, Optional.empty(), WriteCounter.hidden());
  }

  /**
   * @param writes counts what is written in transactions
   */
  public LimitedProducer(
      Producer<byte[], byte[]> producer,
      SizeCheck sizes,
      Optional<String> transactionalId,
      WriteCounter writes) {
    this.producer = producer;
    this.sizes = sizes;
    this.transactionalId = transactionalId;
    this.writes = writes;
    this.splits =
        producer.metrics().entrySet().stream()
            .filter(each -> each.getKey().name().equals(SPLITS))
            .<Metric>map(Map.Entry::getValue)
            .findFirst();
  }

  /** For topics whose limits no record comes near. */
  public static LimitedProducer unlimited(Producer<byte[], byte[]> producer) {
    MessageLimit none = new MessageLimit(Integer.MAX_VALUE, "", true);
    return new LimitedProducer(producer, new SizeCheck(ProducerLimits.of(Map.of()), topic -> none));
  }

  /** The producer, for everything but sending. */
  public Producer<byte[], byte[]> producer() {
    return producer;
  }

  public int batchSize() {
    return sizes.own().batchSize();
  }

  /** How often a batch was refused for its size, and split. */
  public double splits() {
    return splits.map(metric -> ((Number) metric.metricValue()).doubleValue()).orElse(0.0);
  }

  /**
   * Sends a record.
   *
   * @throws TooLargeException if it is never taken; nothing has happened then
   * @throws org.apache.kafka.common.KafkaException if the limit of its topic is not known, or the
   *     producer does not take it, now
   */
  // The callback gets every result.
  @SuppressWarnings("FutureReturnValueIgnored")
  public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    MessageLimit limit = sizes.check(record);
    long size = RecordSize.upperBound(record);
    if (batchSize() > limit.safe()) {
      sendBefore(record.topic(), size, limit);
    }
    producer.send(record, callback);
    if (size > limit.safe()) {
      flush();
    }
  }

  private void sendBefore(String topic, long size, MessageLimit limit) {
    long waiting = unsent.getOrDefault(topic, 0L);
    if (waiting > 0 && waiting + size > limit.safe()) {
      flush();
    }
    unsent.merge(topic, size, Long::sum);
  }

  /** Returns when everything is answered that was sent. */
  public void flush() {
    producer.flush();
    unsent.clear();
  }

  /** The id that its transactions are fenced by, where it has any. */
  public Optional<String> transactionalId() {
    return transactionalId;
  }

  /** Counts what is written in transactions. */
  public WriteCounter writes() {
    return writes;
  }

  public boolean isClosed() {
    return closed;
  }

  /** The check of what is to be sent. */
  public SizeCheck sizes() {
    return sizes;
  }

  /** Drops what was not sent; may be called by any thread. */
  public void close() {
    closed = true;
    producer.close(Duration.ZERO);
  }
}
