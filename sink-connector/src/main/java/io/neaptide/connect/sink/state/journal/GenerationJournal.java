package io.neaptide.connect.sink.state.journal;

import io.neaptide.connect.common.time.PeriodicTimer;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.state.Approval;
import io.neaptide.connect.sink.state.Claim;
import io.neaptide.connect.sink.state.CommittedState;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.transaction.RowOutput;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader reads of the state topic and writes to it. A new one fences every leader before
 * it. Used on the thread of the leader.
 */
public final class GenerationJournal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GenerationJournal.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private final CommittedState state;
  private final StateRecords records;
  private final TransactionalWriter writer;
  private final RowOutput tombstones;
  private final PeriodicTimer heartbeatTimer;
  private final Optional<InitialPhaseNotices> notices;

  public GenerationJournal(
      CommittedState state,
      StateRecords records,
      LimitedProducer producer,
      RowOutput.Factory outputs,
      Clock clock) {
    this(state, records, producer, outputs, clock, Optional.empty());
  }

  /**
   * @param notices tell other programs what is published, in the same transactions
   */
  public GenerationJournal(
      CommittedState state,
      StateRecords records,
      LimitedProducer producer,
      RowOutput.Factory outputs,
      Clock clock,
      Optional<InitialPhaseNotices> notices) {
    this.state = state;
    this.notices = notices;
    this.records = records;
    this.writer = new TransactionalWriter(producer);
    this.tombstones = outputs.to(writer, this::heartbeat);
    this.heartbeatTimer = new PeriodicTimer(clock, HEARTBEAT);
  }

  /** Makes records of the state topic. */
  public StateRecords records() {
    return records;
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
    publish(generation, Optional.empty());
  }

  public void publish(Generation generation, Map<String, Object> report) {
    writer.send(records.report(report));
    publish(generation, Optional.of(report));
  }

  private void publish(Generation generation, Optional<Map<String, Object>> report) {
    writer.send(records.generation(generation));
    tellEntered(generation, report.orElse(Map.of()));
    writer.commit();
    readLatest();
  }

  private void tellEntered(Generation generation, Map<String, Object> report) {
    boolean entered =
        view().generation().filter(last -> last.number() == generation.number()).stream()
            .noneMatch(last -> last.phase() == generation.phase());
    if (entered) {
      notices.ifPresent(each -> writer.send(each.entered(generation, report)));
    }
  }

  /** Tells other programs that the initial phase ends with an error, as far as that is possible. */
  public void tellFailed(String reason) {
    if (notices.isEmpty() || view().generation().isEmpty()) {
      return;
    }
    try {
      // What it was about to write when it failed must not be committed with that.
      writer.abort();
      writer.send(notices.get().failed(view().generation().get(), reason));
      writer.commit();
    } catch (KafkaException | IllegalStateException e) {
      log.warn("Nobody is told in notification.topic that the initial phase failed", e);
    }
  }

  /**
   * Lets the tasks write the rows of the claims that a generation is decided by.
   *
   * @param approval of the plan that is applied, where it had to be approved
   */
  public void publishDecision(
      Generation generation,
      DecidedClaims decided,
      Optional<Approval> approval,
      Map<String, Object> report) {
    writer.send(records.decision(decided));
    writer.send(approval.map(records::approval).orElseGet(records::noApproval));
    publish(generation, report);
  }

  /** Lets the tasks tell the rows of those claims in the plan topic. */
  public void publishPlanning(
      Generation generation, DecidedClaims decided, Map<String, Object> report) {
    writer.send(records.decision(decided));
    publish(generation, report);
  }

  /**
   * The claims of a generation by present owners, once everything is read that stands in the state
   * topic now.
   */
  public Map<TopicPartition, Claim> readClaims(long generation) {
    return state.readToEnd().claims(generation);
  }

  public void publish(Map<String, Object> report) {
    writer.send(records.report(report));
    writer.commit();
  }

  /**
   * Ends an initial phase: lets the stream begin, or not, and removes the records that only the
   * initial phase needed.
   */
  public void publishOver(Generation generation) {
    writer.send(records.generation(generation));
    tellEntered(generation, Map.of());
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

  /** Writes what a hook sends, or what is told of a plan. */
  public void send(ProducerRecord<byte[], byte[]> row) {
    boolean unused = writer.sendBatched(row);
  }

  /**
   * Drops what was written and is not committed.
   *
   * @throws KafkaException if the writer cannot go on
   * @throws IllegalStateException if it cannot go on, because a commit has to be repeated
   */
  public void abort() {
    writer.abort();
  }

  /** The check of what can be written. */
  public SizeCheck sizes() {
    return writer.sizes();
  }

  /** Commits what was written. */
  public void commit() {
    writer.commit();
  }

  /**
   * Has something sent with every commit from now on.
   *
   * @param action is given the writer
   */
  public void beforeCommit(Consumer<TransactionalWriter> action) {
    writer.beforeCommit(() -> action.accept(writer));
  }

  /**
   * Writes a tombstone; it is committed at the latest by {@link #commitDeletes}.
   *
   * @param sending called when it is about to be sent
   */
  public void delete(ProducerRecord<byte[], byte[]> tombstone, Runnable sending) {
    tombstones.write(tombstone, sending);
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
    notices.ifPresent(
        each -> view().generation().ifPresent(found -> writer.send(each.applied(found))));
    tombstones.commit();
  }

  @Override
  public void close() {
    writer.close();
  }
}
