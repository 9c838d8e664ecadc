package io.neaptide.connect.sink.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.WriterFence;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A state topic in memory: one reader, and producers that fence those of their id. */
public final class FakeStateTopic implements AutoCloseable {

  private static final String TOPIC = "state";
  private static final long PAUSE_NANOS = 20_000;

  /** Stands for what was aborted, so that the reader gets beyond it. */
  private static final byte[] ABORTED = "aborted".getBytes(UTF_8);

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
  private final List<Entry> log = new ArrayList<>();

  /** How many entries the reader may see: those before the first that is open. */
  private int visible;

  private final StateReader reader =
      new StateReader(consumer, TOPIC, topic(), new StateView(records), "state-reader");

  /** What was committed to other topics. */
  public final List<ProducerRecord<byte[], byte[]>> others = new CopyOnWriteArrayList<>();

  /** Told of what was committed to other topics in one transaction. */
  private Consumer<List<ProducerRecord<byte[], byte[]>>> committed = records -> {};

  private Consumer<Set<String>> fencing = ids -> {};
  private UnaryOperator<ProducerRecord<byte[], byte[]>> rewriting = UnaryOperator.identity();

  private final Map<String, KafkaException> refusals = new ConcurrentHashMap<>();

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
        synchronized (FakeStateTopic.this) {
          return log.size();
        }
      }

      @Override
      public void check() {}

      @Override
      public String openTransactions() {
        return "transactional id 'foreign'";
      }
    };
  }

  /** Something stands at the end that is not committed. */
  public synchronized void extendUncommitted() {
    add(null, false);
  }

  public StateReader reader() {
    return reader;
  }

  /** Writes a record that is committed at once. */
  public synchronized void append(ProducerRecord<byte[], byte[]> record) {
    add(record, true);
    show();
  }

  private Entry add(ProducerRecord<byte[], byte[]> record, boolean decided) {
    Entry entry = new Entry(record, log.size());
    entry.decided = decided;
    log.add(entry);
    return entry;
  }

  /** Lets the reader see what stands before the first open record. */
  private void show() {
    while (visible < log.size() && log.get(visible).decided) {
      Entry next = log.get(visible);
      consumer.addRecord(
          new ConsumerRecord<>(
              TOPIC,
              0,
              next.offset,
              next.record == null ? ABORTED : next.record.key(),
              next.record == null ? null : next.record.value()));
      visible++;
    }
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
    begin(transactionalId, null);
  }

  /** Has other records written than are sent. */
  public void rewrite(UnaryOperator<ProducerRecord<byte[], byte[]>> rewritten) {
    rewriting = rewritten;
  }

  /** Has records of another topic refused. */
  public void refuse(String topic, KafkaException cause) {
    refusals.put(topic, cause);
  }

  /** Tells of the ids of writers that are to be fenced. */
  public void whenFencing(Consumer<Set<String>> listener) {
    fencing = listener;
  }

  /** Takes the lock of a connector's owners. */
  public OwnershipLock lock(TaskId task) {
    return new OwnershipLock(
        task.toString(),
        reader,
        records,
        LimitedProducer.unlimited(producer(task.lockTransactionalId())),
        fence(task));
  }

  private WriterFence fence(TaskId task) {
    return new WriterFence() {
      @Override
      public void fence(Collection<String> transactionalIds) {
        synchronized (FakeStateTopic.this) {
          fencing.accept(Set.copyOf(transactionalIds));
          transactionalIds.forEach(FakeStateTopic.this::fence);
        }
      }

      @Override
      public OptionalLong openSince(String transactionalId) {
        return OptionalLong.empty();
      }

      @Override
      public Set<String> knownWriters() {
        synchronized (FakeStateTopic.this) {
          return current.keySet().stream()
              .filter(task::isWriterOfConnector)
              .collect(Collectors.toSet());
        }
      }
    };
  }

  private synchronized void begin(String transactionalId, FencedProducer producer) {
    FencedProducer before = current.remove(transactionalId);
    if (before != null) {
      before.drop();
    }
    if (producer != null) {
      current.put(transactionalId, producer);
    }
  }

  private synchronized boolean isFenced(FencedProducer producer) {
    return current.get(producer.id) != producer;
  }

  @Override
  public void close() {
    reader.close();
  }

  private final class FencedProducer extends MockProducer<byte[], byte[]> {

    private final List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final String id;

    /** Why the open transaction cannot be committed. */
    private KafkaException refused;

    FencedProducer(String id) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.id = id;
    }

    @Override
    public void initTransactions() {
      super.initTransactions();
      begin(id, this);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      synchronized (FakeStateTopic.this) {
        if (refusals.containsKey(record.topic())) {
          refused = refusals.get(record.topic());
          callback.onCompletion(null, refused);
          return CompletableFuture.failedFuture(refused);
        }
        if (!record.topic().equals(TOPIC)) {
          rows.add(record);
          return super.send(record, callback);
        }
        if (isFenced(this)) {
          throw new ProducerFencedException("another one has begun");
        }
        Entry entry = add(rewriting.apply(record), false);
        entries.add(entry);
        callback.onCompletion(new RecordMetadata(PARTITION, entry.offset, 0, 0, 0, 0), null);
        return super.send(record, null);
      }
    }

    @Override
    public void abortTransaction() {
      super.abortTransaction();
      refused = null;
      drop();
    }

    /** What is open is aborted. */
    private void drop() {
      synchronized (FakeStateTopic.this) {
        rows.clear();
        entries.forEach(
            entry -> {
              entry.record = null;
              entry.decided = true;
            });
        entries.clear();
        show();
      }
    }

    @Override
    public void commitTransaction() {
      List<ProducerRecord<byte[], byte[]>> written;
      synchronized (FakeStateTopic.this) {
        if (isFenced(this)) {
          throw new ProducerFencedException("another one has begun");
        }
        if (refused != null) {
          throw new KafkaException("The transaction has an error", refused);
        }
        super.commitTransaction();
        written = List.copyOf(rows);
        rows.clear();
        entries.forEach(entry -> entry.decided = true);
        entries.clear();
        others.addAll(written);
        show();
      }
      committed.accept(written);
    }
  }

  /** A record of the topic, whose transaction may be open. */
  private static final class Entry {

    /** Null where it was aborted. */
    private ProducerRecord<byte[], byte[]> record;

    private final long offset;
    private boolean decided;

    Entry(ProducerRecord<byte[], byte[]> record, long offset) {
      this.record = record;
      this.offset = offset;
    }
  }
}
