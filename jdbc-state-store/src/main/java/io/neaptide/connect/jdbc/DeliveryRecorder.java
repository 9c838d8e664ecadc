package io.neaptide.connect.jdbc;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.hook.InputPosition;
import io.neaptide.connect.jdbc.OutgoingBatch.Flow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what is sent and what was delivered.
 *
 * <p>Invariant: a row stands as delivered only if the last send of its key that was recorded, by
 * whatever task, was acknowledged, and none that was recorded before it can still arrive. The first
 * holds because an acknowledgement counts only where the row still has the token of its send. The
 * second holds because writers are fenced: a send is recorded only after all that earlier owners of
 * its input partition, and all that earlier streams had on their way, has arrived or never will;
 * and where two input partitions have the same key on their way at once, the row belongs to nobody,
 * and nothing of it counts as delivered in that stream.
 *
 * <p>Used by one thread at a time.
 */
final class DeliveryRecorder {

  private static final Logger log = LoggerFactory.getLogger(DeliveryRecorder.class);
  private static final long NO_INPUT = 0;

  private final Database database;
  private final RowStatements statements;
  private final TargetNumbers targets;
  private final StreamEpoch epoch;
  private final LongSupplier tokens;
  private final Map<InputPartition, Long> inputs = new HashMap<>();

  /** What was recorded with an event; gone with the events of batches that are not sent. */
  private final Map<Event, Recorded> recorded = new WeakHashMap<>();

  private record InputPartition(String topic, int partition) {}

  /** A send, and what it makes of the event's row. */
  private record Recorded(long token, RowChange change) {}

  DeliveryRecorder(
      Database database,
      RowStatements statements,
      TargetNumbers targets,
      StreamEpoch epoch,
      LongSupplier tokens) {
    this.database = database;
    this.statements = statements;
    this.targets = targets;
    this.epoch = epoch;
    this.tokens = tokens;
  }

  /** Removes events of rows that stand as delivered, and records that the others are sent. */
  void beforeSend(List<Event> events) {
    long current = epoch.current(database);
    long token = tokens.getAsLong();
    OutgoingBatch batch = new OutgoingBatch(events, this::flowOf);
    Set<RowChange> unchanged =
        database.transaction(
            "record what is about to be sent",
            connection -> record(connection, batch, current, token));
    List<Event> left = batch.eventsWithout(unchanged);
    events.clear();
    events.addAll(left);
    remember(batch, unchanged, token);
    log.debug(
        "{} of {} rows are delivered already", unchanged.size(), unchanged.size() + left.size());
  }

  private Set<RowChange> record(
      Connection connection, OutgoingBatch batch, long current, long token) throws SQLException {
    Set<RowChange> unchanged = new HashSet<>();
    for (Map.Entry<Flow, Map<RowId, RowChange>> flow : batch.rows().entrySet()) {
      SendAttempt send = new SendAttempt(current, flow.getKey().input(), token);
      unchanged.addAll(record(connection, flow.getKey().target(), send, flow.getValue()));
    }
    return unchanged;
  }

  private List<RowChange> record(
      Connection connection, long target, SendAttempt send, Map<RowId, RowChange> changes)
      throws SQLException {
    Map<RowId, StoredRow> stored = statements.find(connection, changes.values());
    List<RowChange> unchanged = new ArrayList<>();
    List<RowChange> seenBefore = new ArrayList<>();
    List<RowChange> sent = new ArrayList<>();
    for (Map.Entry<RowId, RowChange> entry : changes.entrySet()) {
      RowChange change = entry.getValue();
      StoredRow row = stored.get(entry.getKey());
      if (row == null || !row.holds(change)) {
        sent.add(change);
      } else {
        unchanged.add(change);
        if (row.epoch() > send.epoch()) {
          throw epoch.superseded();
        }
        if (row.epoch() < send.epoch()) {
          seenBefore.add(change);
        }
      }
    }
    if (!seenBefore.isEmpty() && !statements.touch(connection, send.epoch(), seenBefore)) {
      // Another task has changed one of them meanwhile: look again.
      throw new SQLTransactionRollbackException("Rows were changed by another task", "40001");
    }
    if (!sent.isEmpty() && statements.record(connection, target, send, sent) != sent.size()) {
      throw epoch.superseded();
    }
    return unchanged;
  }

  /** Only the last event of a row: where a batch is sent without it, the row was not delivered. */
  private void remember(OutgoingBatch batch, Set<RowChange> unchanged, long token) {
    batch
        .lastEvents()
        .forEach(
            (change, event) -> {
              if (!unchanged.contains(change)) {
                recorded.put(event, new Recorded(token, change));
              }
            });
  }

  /** Records that a batch was acknowledged. */
  void afterSend(List<Event> events) {
    Map<Long, List<RowChange>> acknowledged = new HashMap<>();
    for (Event event : events) {
      Recorded send = recorded.get(event);
      if (send != null) {
        acknowledged.computeIfAbsent(send.token(), each -> new ArrayList<>()).add(send.change());
      }
    }
    acknowledged.values().forEach(changes -> changes.sort(Comparator.comparing(RowChange::id)));
    database.transaction(
        "record what was acknowledged",
        connection -> {
          for (Map.Entry<Long, List<RowChange>> entry : acknowledged.entrySet()) {
            acknowledge(connection, entry.getKey(), entry.getValue());
          }
          return null;
        });
    events.forEach(recorded::remove);
  }

  private void acknowledge(Connection connection, long token, Collection<RowChange> changes)
      throws SQLException {
    int standing = statements.acknowledge(connection, token, changes);
    log.debug("{} of {} rows that were acknowledged stand as delivered", standing, changes.size());
  }

  private Flow flowOf(Event event) {
    return new Flow(
        targets.number(event.topic()), event.input().map(this::number).orElse(NO_INPUT));
  }

  private long number(InputPosition at) {
    return inputs.computeIfAbsent(
        new InputPartition(at.topic(), at.partition()),
        input -> Digests.sha256Prefix(input.topic() + "-" + input.partition()));
  }
}
