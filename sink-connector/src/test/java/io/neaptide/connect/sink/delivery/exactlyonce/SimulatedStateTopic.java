package io.neaptide.connect.sink.delivery.exactlyonce;

import io.neaptide.connect.sink.delivery.exactlyonce.SimulatedTransaction.Outcome;
import io.neaptide.connect.sink.state.StateRecords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The log of the state topic, with what is open, aborted and compacted in it. */
final class SimulatedStateTopic {

  private static final long COMPACTION_LAG = 60_000;

  /** A record of the state topic. */
  static final class Entry {
    final long offset;
    final ProducerRecord<byte[], byte[]> record;
    final SimulatedTransaction transaction;
    final long time;
    boolean removed;

    private Entry(
        long offset,
        ProducerRecord<byte[], byte[]> record,
        SimulatedTransaction transaction,
        long time) {
      this.offset = offset;
      this.record = record;
      this.transaction = transaction;
      this.time = time;
    }

    boolean isCommitted() {
      return transaction.outcome == Outcome.COMMITTED && !removed;
    }
  }

  private final Turns turns;
  private final List<Entry> log = new ArrayList<>();

  SimulatedStateTopic(Turns turns) {
    this.turns = turns;
  }

  /** Appends a record; returns where it stands. */
  long append(SimulatedTransaction transaction, ProducerRecord<byte[], byte[]> record) {
    Entry entry = new Entry(log.size(), record, transaction, turns.now());
    log.add(entry);
    return entry.offset;
  }

  Entry at(long offset) {
    return log.get((int) offset);
  }

  long end() {
    return log.size();
  }

  /** Where the first record stands that is not decided. */
  long stableEnd() {
    for (int at = 0; at < log.size(); at++) {
      Outcome outcome = log.get(at).transaction.outcome;
      if (outcome == Outcome.OPEN || outcome == Outcome.PREPARED) {
        return at;
      }
    }
    return log.size();
  }

  /** Whether the last generation that is committed streams. */
  boolean isStreaming() {
    for (int at = log.size() - 1; at >= 0; at--) {
      Entry entry = log.get(at);
      if (entry.isCommitted()
          && SimulatedTransaction.text(entry.record.key()).equals(StateRecords.GENERATION)) {
        return SimulatedTransaction.text(entry.record.value()).contains("\"STREAM\"");
      }
    }
    return false;
  }

  /** Removes what was replaced long ago. */
  void compact() {
    Set<String> later = new HashSet<>();
    for (int at = (int) stableEnd() - 1; at >= 0; at--) {
      Entry entry = log.get(at);
      String key = SimulatedTransaction.text(entry.record.key());
      if (entry.isCommitted()) {
        entry.removed = later.contains(key);
        if (entry.time < turns.now() - COMPACTION_LAG) {
          later.add(key);
        }
      }
    }
  }
}
