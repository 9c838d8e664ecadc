package io.neaptide.connect.sink.state;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the leader reads of the state topic and writes to it. A new one fences every leader before
 * it. Used on the thread of the leader.
 */
public final class GenerationJournal implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private final CommittedState state;
  private final StateRecords records;
  private final TransactionalWriter writer;
  private final RowOutput tombstones;
  private final PeriodicTimer heartbeatTimer;

  public GenerationJournal(
      CommittedState state,
      StateRecords records,
      LimitedProducer producer,
      RowOutput.Factory outputs,
      Clock clock) {
    this.state = state;
    this.records = records;
    this.writer = new TransactionalWriter(producer);
    this.tombstones = outputs.to(writer, this::heartbeat);
    this.heartbeatTimer = new PeriodicTimer(clock, HEARTBEAT);
  }

  public StateView view() {
    return state.view();
  }

  /** The latest generation, once everything is read that stands in the state topic now. */
  public Optional<Generation> readLatest() {
    return latest(state);
  }

  /** The same for a caller that does not write. */
  public static Optional<Generation> latest(CommittedState state) {
    return state.readToEnd().generation();
  }

  public void publish(Generation generation) {
    writer.send(records.generation(generation));
    writer.commit();
    readLatest();
  }

  public void publish(Generation generation, Map<String, Object> report) {
    writer.send(records.report(report));
    publish(generation);
  }

  /** Lets the tasks write the rows of the claims that a generation is decided by. */
  public void publishDecision(
      Generation generation, DecidedClaims decided, Map<String, Object> report) {
    writer.send(records.decision(decided));
    publish(generation, report);
  }

  /** The claims of a generation, once everything is read that stands in the state topic now. */
  public Map<TopicPartition, Claim> readClaims(long generation) {
    return state.readToEnd().claims(generation);
  }

  public void publish(Map<String, Object> report) {
    writer.send(records.report(report));
    writer.commit();
  }

  /** Lets the stream begin, and removes the records that only the initial phase needed. */
  public void publishStream(Generation generation) {
    writer.send(records.generation(generation));
    view().keys().stream()
        .filter(StateRecords::isOfInitialPhase)
        .forEach(key -> writer.send(records.tombstone(key)));
    writer.commit();
    readLatest();
  }

  /** Writes a heartbeat for the followers, where one is due. */
  public void heartbeat() {
    state.check();
    if (heartbeatTimer.isDue()) {
      writer.send(records.heartbeat(view().generation().map(Generation::number).orElse(0L)));
      tombstones.commit();
    }
  }

  /** Writes what a hook sends. */
  public void send(ProducerRecord<byte[], byte[]> row) {
    boolean unused = writer.sendBatched(row);
  }

  /** Commits what was written. */
  public void commit() {
    writer.commit();
  }

  /** Writes a tombstone; it is committed at the latest by {@link #commitDeletes}. */
  public void delete(ProducerRecord<byte[], byte[]> tombstone) {
    tombstones.write(tombstone);
    heartbeat();
  }

  /** Commits the tombstones that were written. */
  public void commitDeletes() {
    tombstones.flush();
    tombstones.commit();
  }

  /** Publishes that all tombstones of a generation are committed. */
  public void publishDeleted(long generation) {
    writer.send(records.deleted(generation));
    tombstones.commit();
  }

  @Override
  public void close() {
    writer.close();
  }
}
