package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.delivery.exactlyonce.PositionStore;
import io.neaptide.connect.sink.delivery.exactlyonce.partition.PartitionStream;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A target cluster with transactions, and the positions in it. Thread-safe. */
public final class FakeTransactions implements PositionStore {

  private static final String STATE = "state";

  private final List<ProducerRecord<byte[], byte[]>> committed = new ArrayList<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, TxProducer> writers = new HashMap<>();

  /** Whether a commit fails, before it takes place. */
  private volatile BooleanSupplier failing = () -> false;

  public void failCommits(BooleanSupplier when) {
    failing = when;
  }

  public synchronized List<ProducerRecord<byte[], byte[]>> committed() {
    return List.copyOf(committed);
  }

  /** How many transactions are open. */
  public synchronized long openTransactions() {
    return writers.values().stream().filter(TxProducer::transactionInFlight).count();
  }

  /** A position stands from before. */
  public synchronized void stands(TopicPartition input, long position) {
    positions.put(input, position);
  }

  @Override
  public TransactionalWriter writer(
      TopicPartition input, TransactionalWriter.RefusalListener refusals) {
    TxProducer producer = new TxProducer();
    synchronized (this) {
      TxProducer before = writers.put(input, producer);
      if (before != null && !before.closed()) {
        before.fenceProducer();
      }
    }
    return new TransactionalWriter(LimitedProducer.unlimited(producer), refusals);
  }

  @Override
  public void open() {}

  @Override
  public long currentGeneration(long expected) {
    return expected;
  }

  @Override
  public synchronized OptionalLong read(TopicPartition input, long generation) {
    return positions.containsKey(input)
        ? OptionalLong.of(positions.get(input))
        : OptionalLong.empty();
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(PartitionStream stream, long next) {
    TopicPartition input = stream.input();
    return new ProducerRecord<>(
        STATE, bytes(input.partition() + ""), bytes(input.topic() + "@" + next));
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
      if (record.topic().equals(STATE)) {
        String value = FakeCluster.text(record.value());
        int at = value.indexOf('@');
        positions.put(
            new TopicPartition(
                value.substring(0, at), Integer.parseInt(FakeCluster.text(record.key()))),
            Long.parseLong(value.substring(at + 1)));
      } else {
        committed.add(record);
      }
    }
  }
}
