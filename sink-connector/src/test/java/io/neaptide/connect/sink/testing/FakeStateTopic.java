package io.neaptide.connect.sink.testing;

import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.GenerationJournal;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A state topic in memory: one reader, and producers that fence those of their id. */
public final class FakeStateTopic implements AutoCloseable {

  private static final String TOPIC = "state";
  private static final long PAUSE_NANOS = 20_000;
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  public final StateRecords records = new StateRecords(TOPIC);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          // The real one waits for records; this one would keep a processor busy.
          LockSupport.parkNanos(PAUSE_NANOS);
          return super.poll(timeout);
        }
      };
  private final AtomicLong end = new AtomicLong();
  private final StateReader reader =
      new StateReader(consumer, TOPIC, topic(), new StateView(records), "state-reader");

  /** What was committed to other topics. */
  public final List<ProducerRecord<byte[], byte[]>> others = new CopyOnWriteArrayList<>();

  /** Told of what was committed to other topics in one transaction. */
  private Consumer<List<ProducerRecord<byte[], byte[]>>> committed = records -> {};

  private final Map<String, FencedProducer> current = new HashMap<>();

  public FakeStateTopic() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    reader.start();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> consumer.assignment().contains(PARTITION));
  }

  private StateReader.Topic topic() {
    return new StateReader.Topic() {
      @Override
      public long end() {
        return end.get();
      }

      @Override
      public String openTransactions() {
        return "transactional id 'foreign'";
      }
    };
  }

  /** Something stands at the end that is not committed. */
  public void extendUncommitted() {
    end.incrementAndGet();
  }

  public StateReader reader() {
    return reader;
  }

  /** Writes a record that is committed at once. */
  public synchronized void append(ProducerRecord<byte[], byte[]> record) {
    long offset = end.getAndIncrement();
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, record.key(), record.value()));
  }

  /** Tells of what is committed to other topics, transaction by transaction. */
  public void whenCommitted(Consumer<List<ProducerRecord<byte[], byte[]>>> listener) {
    committed = listener;
  }

  /** The journal of a leader, which fences the one before. */
  public GenerationJournal journal(Clock clock) {
    return new GenerationJournal(
        reader,
        records,
        LimitedProducer.unlimited(producer()),
        (writer, waiting) -> RowOutput.direct(writer),
        clock);
  }

  /** A producer of the leader, which fences the one before when it begins. */
  public Producer<byte[], byte[]> producer() {
    return producer("leader");
  }

  /** A producer that fences the one of the same id when it begins. */
  public Producer<byte[], byte[]> producer(String transactionalId) {
    return new FencedProducer(transactionalId);
  }

  /** Ends the producer of an id. */
  public synchronized void fence(String transactionalId) {
    current.remove(transactionalId);
  }

  private synchronized void begin(FencedProducer producer) {
    current.put(producer.id, producer);
  }

  private synchronized boolean isFenced(FencedProducer producer) {
    return current.get(producer.id) != producer;
  }

  @Override
  public void close() {
    reader.close();
  }

  private final class FencedProducer extends MockProducer<byte[], byte[]> {

    private final List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>();
    private final String id;

    FencedProducer(String id) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.id = id;
    }

    @Override
    public void initTransactions() {
      super.initTransactions();
      begin(this);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      open.add(record);
      return super.send(record, callback);
    }

    @Override
    public void commitTransaction() {
      if (isFenced(this)) {
        throw new ProducerFencedException("another one has begun");
      }
      super.commitTransaction();
      List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
      for (ProducerRecord<byte[], byte[]> record : open) {
        if (record.topic().equals(TOPIC)) {
          append(record);
        } else {
          rows.add(record);
        }
      }
      open.clear();
      others.addAll(rows);
      committed.accept(rows);
    }
  }
}
