package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.delivery.exactlyonce.ownership.PartitionOwnership;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A target cluster with transactions, and the owners and positions in it. Thread-safe. */
public final class FakeTransactions implements PartitionOwnership {

  private static final String STATE = "state";

  private final List<ProducerRecord<byte[], byte[]>> committed = new ArrayList<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> epochs = new HashMap<>();
  private final Set<TopicPartition> released = new HashSet<>();
  private final List<Set<TopicPartition>> acquisitions = new ArrayList<>();
  private final Map<TopicPartition, String> last = new HashMap<>();
  private volatile SizeCheck sizes = sizes(Integer.MAX_VALUE);
  private TxProducer producer;
  private TransactionalWriter writer;

  /** Whether a commit fails, before it takes place. */
  private volatile BooleanSupplier failing = () -> false;

  /** Takes only records of this size. */
  public void limit(int bytes) {
    sizes = sizes(bytes);
  }

  private static SizeCheck sizes(int bytes) {
    MessageLimit limit = new MessageLimit(bytes, "max.message.bytes", true);
    return new SizeCheck(ProducerLimits.of(Map.of()), topic -> limit);
  }

  public void failCommits(BooleanSupplier when) {
    failing = when;
  }

  public synchronized List<ProducerRecord<byte[], byte[]>> committed() {
    return List.copyOf(committed);
  }

  /** What was acquired together, in order. */
  public synchronized List<Set<TopicPartition>> acquisitions() {
    return List.copyOf(acquisitions);
  }

  /** The partitions of which an owner says that it writes nothing more. */
  public synchronized Set<TopicPartition> released() {
    return Set.copyOf(released);
  }

  /** Whether a transaction is open. */
  public synchronized boolean isOpen() {
    return producer != null && producer.transactionInFlight();
  }

  /** A position stands from before. */
  public synchronized void stands(TopicPartition input, long position) {
    positions.put(input, position);
  }

  /** How far a partition is written. */
  public synchronized OptionalLong position(TopicPartition input) {
    return positions.containsKey(input)
        ? OptionalLong.of(positions.get(input))
        : OptionalLong.empty();
  }

  @Override
  public void open() {}

  @Override
  public synchronized Optional<Acquired> acquire(
      Supplier<List<TopicPartition>> wanted, long generation) {
    List<TopicPartition> inputs = wanted.get();
    if (writer == null) {
      producer = new TxProducer();
      writer = new TransactionalWriter(new LimitedProducer(producer, sizes));
    }
    acquisitions.add(Set.copyOf(inputs));
    Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
    for (TopicPartition input : inputs) {
      released.remove(input);
      position(input).ifPresent(next -> last.put(input, "@" + next));
      owned.put(input, new OwnedPartition(epochs.merge(input, 1L, Long::sum), position(input)));
    }
    return Optional.of(new Acquired(generation, owned));
  }

  @Override
  public synchronized Optional<TransactionalWriter> writer() {
    return Optional.ofNullable(writer);
  }

  @Override
  public synchronized void abandon() {
    last.clear();
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> position(
      PartitionStream stream, long next, Optional<String> topicId) {
    last.put(stream.input(), "@" + next);
    return record(stream, "@" + next);
  }

  @Override
  public ProducerRecord<byte[], byte[]> release(PartitionStream stream) {
    return record(stream, last.getOrDefault(stream.input(), "@") + "!");
  }

  private static ProducerRecord<byte[], byte[]> record(PartitionStream stream, String says) {
    TopicPartition input = stream.input();
    return new ProducerRecord<>(STATE, bytes(input.partition() + ""), bytes(input.topic() + says));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private final class TxProducer extends MockProducer<byte[], byte[]> {

    private int applied;

    TxProducer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      if (failing.getAsBoolean()) {
        throw new KafkaException("The commit failed");
      }
      super.commitTransaction();
      synchronized (FakeTransactions.this) {
        List<ProducerRecord<byte[], byte[]>> all = history();
        all.subList(applied, all.size()).forEach(this::apply);
        applied = all.size();
      }
    }

    private void apply(ProducerRecord<byte[], byte[]> record) {
      if (!record.topic().equals(STATE)) {
        committed.add(record);
        return;
      }
      String value = FakeCluster.text(record.value());
      int at = value.indexOf('@');
      TopicPartition input =
          new TopicPartition(
              value.substring(0, at), Integer.parseInt(FakeCluster.text(record.key())));
      String next = value.substring(at + 1).replace("!", "");
      if (!next.isEmpty()) {
        positions.put(input, Long.parseLong(next));
      }
      if (value.endsWith("!")) {
        released.add(input);
      }
    }
  }
}
