package io.neaptide.connect.sink.reconcile.leader.plan;

import io.neaptide.connect.sink.config.PlanConfig;
import io.neaptide.connect.sink.reconcile.diff.OutgoingRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecord;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.report.ExampleKeys;
import io.neaptide.connect.sink.reconcile.report.FoundDifference;
import io.neaptide.connect.sink.reconcile.report.PlanOutput;
import io.neaptide.connect.sink.reconcile.report.PlanRows;
import io.neaptide.connect.sink.reconcile.report.PlannedChanges;
import io.neaptide.connect.sink.reconcile.report.TopicDifference;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.journal.GenerationJournal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Has a difference told change by change in the plan topic: takes away what stands there of an
 * earlier one, lets the tasks write their rows, writes what is deleted, and says then that it is
 * complete. Used on the thread of the leader.
 */
public final class PlanPublisher {

  /** The plan topic as the leader needs it. */
  public interface Topic {

    /** Makes sure that it exists. */
    void ensure();

    /**
     * Reads all that it holds; a record may come twice.
     *
     * @param meanwhile called again and again
     * @throws org.apache.kafka.common.errors.InterruptException if the task was stopped
     */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> records, Runnable meanwhile);
  }

  private final String connector;
  private final PlanRecords records;
  private final Topic topic;
  private final Optional<PlanRows.Factory> rows;
  private final Supplier<ExampleKeys> keys;

  /**
   * @param rows makes the rows of changes, where they are asked for
   * @param keys makes readers of keys, which are closed here
   */
  public PlanPublisher(
      String connector,
      PlanRecords records,
      Topic topic,
      Optional<PlanRows.Factory> rows,
      Supplier<ExampleKeys> keys) {
    this.connector = connector;
    this.records = records;
    this.topic = topic;
    this.rows = rows;
    this.keys = keys;
  }

  /**
   * Publishes a plan.
   *
   * @param report of the difference
   * @param outcome what becomes of it
   * @param planned waits until the tasks have written theirs; false where they cannot
   * @return false where another generation is needed
   * @throws ConnectException if the topic holds something else, or does not take every change
   */
  public boolean publish(
      Generation generation,
      FoundDifference found,
      Map<String, Object> report,
      Phase outcome,
      GenerationJournal journal,
      Predicate<Generation> planned) {
    String fingerprint = (String) report.get("fingerprint");
    PlanSummary summary =
        new PlanSummary(
            generation.number(),
            fingerprint,
            false,
            connector,
            generation.streamVersion(),
            (String) report.get("at"),
            outcome.name(),
            Optional.ofNullable((String) report.get("refusal")),
            found.changes().count(),
            TopicDifference.changes(found.topics()));
    topic.ensure();
    requireOwn(journal);
    // From here on nobody takes what is left of the former plan for a complete one.
    journal.send(records.summary(summary));
    journal.commit();
    clear(journal);
    journal.publishPlanning(generation.inPhase(Phase.PLANNING), found.decided(), report);
    if (!planned.test(generation)) {
      return false;
    }
    requireTaken(generation, journal);
    try (ExampleKeys texts = keys.get()) {
      PlannedChanges changes = new PlannedChanges(generation.number(), fingerprint, texts);
      try (PlanOutput output =
          new PlanOutput(
              records,
              changes,
              rows.map(PlanRows.Factory::create),
              journal.sizes(),
              journal::send)) {
        for (TopicDifference difference : found.topics()) {
          write(difference.orphans(), output, journal);
          write(difference.moves(), output, journal);
        }
        output.flush();
      }
    }
    journal.send(records.summary(summary.completed()));
    journal.commit();
    return true;
  }

  /** All of it, before any of it is changed. */
  private void requireOwn(GenerationJournal journal) {
    topic.read(
        record -> {
          requireOwn(record);
          journal.heartbeat();
        },
        journal::heartbeat);
  }

  /** What is of an earlier plan is deleted before anybody writes of this one. */
  private void clear(GenerationJournal journal) {
    topic.read(
        record -> {
          requireOwn(record);
          if (record.value() != null && !PlanRecords.isReplaced(record)) {
            journal.send(records.tombstone(record));
          }
          journal.heartbeat();
        },
        journal::heartbeat);
    journal.commit();
  }

  private void requireTaken(Generation generation, GenerationJournal journal) {
    journal
        .view()
        .refusedByPlanTopic(generation.number())
        .ifPresent(
            reason -> {
              throw new ConnectException(
                  PlanConfig.TOPIC_CONFIG
                      + " '"
                      + records.topic()
                      + "' does not take every change: "
                      + reason);
            });
  }

  private void requireOwn(ConsumerRecord<byte[], byte[]> record) {
    Optional<PlanRecord> found;
    try {
      found = records.read(record.key(), record.value());
    } catch (RuntimeException e) {
      throw new ConnectException(
          PlanConfig.TOPIC_CONFIG
              + " '"
              + records.topic()
              + "' holds records that are not of a plan ("
              + e.getMessage()
              + "), and nothing is written there. Name a topic that nobody else uses",
          e);
    }
    if (found.orElse(null) instanceof PlanSummary other && !other.connector().equals(connector)) {
      throw new ConnectException(
          PlanConfig.TOPIC_CONFIG
              + " '"
              + records.topic()
              + "' has the plan of the connector "
              + other.connector()
              + ", which would be lost. Name a topic of this connector's own, or delete that one");
    }
  }

  private static void write(OutgoingRows rows, PlanOutput output, GenerationJournal journal) {
    rows.forEach(
        (row, change) -> {
          output.write(row, change, Optional.empty());
          journal.heartbeat();
        });
  }
}
