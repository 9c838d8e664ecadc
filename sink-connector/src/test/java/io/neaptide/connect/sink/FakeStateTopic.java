package io.neaptide.connect.sink;

import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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

/** A state topic in memory: one reader, and producers of one transactional id that fence. */
final class FakeStateTopic implements AutoCloseable {

  private static final String TOPIC = "state";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  final StateRecords records = new StateRecords(TOPIC);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          // The real one waits for records; this one would keep a processor busy.
          LockSupport.parkNanos(1_000_000);
          return super.poll(timeout);
        }
      };
  private final AtomicLong end = new AtomicLong();
  private final StateReader reader =
      new StateReader(consumer, TOPIC, topic(), new StateView(records), "state-reader");

  /** What was committed to other topics. */
  final List<ProducerRecord<byte[], byte[]>> others = new CopyOnWriteArrayList<>();

  private FencedProducer current;

  FakeStateTopic() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    reader.start();
    await().until(() -> consumer.assignment().contains(PARTITION));
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
  void extendUncommitted() {
    end.incrementAndGet();
  }

  StateReader reader() {
    return reader;
  }

  /** Writes a record that is committed at once. */
  synchronized void append(ProducerRecord<byte[], byte[]> record) {
    long offset = end.getAndIncrement();
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, record.key(), record.value()));
  }

  /** A producer that fences the one before when it begins. */
  synchronized Producer<byte[], byte[]> producer() {
    return new FencedProducer();
  }

  private synchronized void begin(FencedProducer producer) {
    current = producer;
  }

  private synchronized boolean isFenced(FencedProducer producer) {
    return current != producer;
  }

  @Override
  public void close() {
    reader.close();
  }

  private final class FencedProducer extends MockProducer<byte[], byte[]> {

    private final List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>();

    FencedProducer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
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
      for (ProducerRecord<byte[], byte[]> record : open) {
        if (record.topic().equals(TOPIC)) {
          append(record);
        } else {
          others.add(record);
        }
      }
      open.clear();
    }
  }
}
