package io.neaptide.connect.source.read;

import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.source.malformed.MalformedRecords;
import io.neaptide.connect.source.metrics.SourceMetrics;
import io.neaptide.connect.source.start.LostPositions;
import io.neaptide.connect.source.start.StartPositions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads batches of records.
 *
 * <p>A: a record that cannot be passed on ends its batch; what stands before it is returned first,
 * and the record is read again by the next poll, which then fails. B: positions move past a record
 * only when it was returned, or taken by {@link MalformedRecords} and flushed, whatever ended the
 * batch. {@link #close} may be called from any thread, more than once.
 */
public final class TableReader implements AutoCloseable {

  public static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
  public static final Duration RETRY_BACKOFF = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(TableReader.class);

  private final Consumer<byte[], byte[]> consumer;
  private final StartPositions startPositions;
  private final LostPositions lostPositions;
  private final RecordMapper mapper;
  private final MalformedRecords malformed;
  private final Duration retryBackoff;
  private final SourceMetrics metrics;

  /** Held by whoever uses the consumer, which is for one thread at a time. */
  private final ReentrantLock consumerAccess = new ReentrantLock();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean positioned;
  private boolean closed;

  public TableReader(
      Consumer<byte[], byte[]> consumer,
      StartPositions startPositions,
      LostPositions lostPositions,
      RecordMapper mapper,
      MalformedRecords malformed,
      Duration retryBackoff,
      SourceMetrics metrics) {
    this.consumer = consumer;
    this.startPositions = startPositions;
    this.lostPositions = lostPositions;
    this.mapper = mapper;
    this.malformed = malformed;
    this.retryBackoff = retryBackoff;
    this.metrics = metrics;
  }

  /**
   * The next batch.
   *
   * @return null where nothing came within {@link #POLL_TIMEOUT}, or the reader is closed
   * @throws RetriableException if it may succeed when called again
   * @throws ConnectException if not
   */
  List<SourceRecord> poll() throws InterruptedException {
    consumerAccess.lock();
    try {
      return stopping.getCount() == 0 ? null : pollWithAccess();
    } catch (WakeupException e) {
      log.debug("Woken up to stop");
      return null;
    } catch (InterruptException e) {
      throw e;
    } catch (RetriableException e) {
      stopping.await(retryBackoff.toMillis(), TimeUnit.MILLISECONDS);
      throw e;
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      stopping.await(retryBackoff.toMillis(), TimeUnit.MILLISECONDS);
      throw new RetriableException("Reading from the external cluster failed; trying again", e);
    } catch (AuthenticationException e) {
      throw refused(e, "Check the security properties below kafka.");
    } catch (AuthorizationException e) {
      throw refused(
          e,
          "Allow the user of kafka.bootstrap.servers READ on them, then restart the connector with"
              + " its tasks.");
    } finally {
      consumerAccess.unlock();
    }
  }

  private static ConnectException refused(ApiException cause, String remedy) {
    return new ConnectException(
        "The external cluster refuses to be read (" + cause + "). " + remedy, cause);
  }

  private List<SourceRecord> pollWithAccess() {
    if (!positioned) {
      startPositions.applyTo(consumer);
      positioned = true;
    }
    // Not behind the poll: what was polled by then must not be lost, whatever this throws.
    metrics.polling(consumer);
    ConsumerRecords<byte[], byte[]> polled;
    try {
      polled = consumer.poll(POLL_TIMEOUT);
    } catch (OffsetOutOfRangeException e) {
      lostPositions.resume(consumer, e);
      return null;
    }
    List<SourceRecord> batch = map(polled);
    return batch.isEmpty() ? null : batch;
  }

  private List<SourceRecord> map(ConsumerRecords<byte[], byte[]> polled) {
    List<SourceRecord> batch = new ArrayList<>(polled.count());
    Map<TopicPartition, Long> unread = firstOffsets(polled);
    Map<TopicPartition, Long> begun = new LinkedHashMap<>(unread);
    Optional<KafkaException> stopped = Optional.empty();
    try {
      mapInto(batch, polled, unread);
    } catch (KafkaException e) {
      unread.forEach(consumer::seek);
      stopped = Optional.of(e);
    }
    // Also before an error: the records taken are passed, and will not be read again.
    try {
      malformed.flush();
    } catch (RetriableException e) {
      begun.forEach(consumer::seek);
      stopped.ifPresent(e::addSuppressed);
      throw e;
    }
    if (stopped.isPresent()) {
      if (batch.isEmpty()) {
        throw stopped.get();
      }
      log.debug("A record ends the batch before it; the next one begins with it", stopped.get());
    }
    return batch;
  }

  /**
   * Maps record after record.
   *
   * @param unread the first offset of each partition that is not mapped, kept current
   */
  private void mapInto(
      List<SourceRecord> batch,
      ConsumerRecords<byte[], byte[]> polled,
      Map<TopicPartition, Long> unread) {
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      count(partition, records);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        unread.put(partition, record.offset());
        try {
          mapper.map(record, batch);
          malformed.mapped();
        } catch (MalformedDataException e) {
          malformed.take(record, e);
        }
      }
      unread.remove(partition);
    }
  }

  private void count(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    int deletes = 0;
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += RecordMapper.bytes(record);
      if (record.value() == null) {
        deletes++;
      }
    }
    long timestamp = records.get(records.size() - 1).timestamp();
    metrics.read(partition, records.size(), deletes, bytes, timestamp);
  }

  private static Map<TopicPartition, Long> firstOffsets(ConsumerRecords<byte[], byte[]> polled) {
    Map<TopicPartition, Long> first = new LinkedHashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      first.put(partition, polled.records(partition).get(0).offset());
    }
    return first;
  }

  @Override
  public void close() {
    stopping.countDown();
    if (!consumerAccess.isHeldByCurrentThread()) {
      consumer.wakeup();
    }
    consumerAccess.lock();
    try {
      if (!closed) {
        closed = true;
        try (mapper;
            malformed) {
          consumer.close();
        }
      }
    } finally {
      consumerAccess.unlock();
    }
  }
}
