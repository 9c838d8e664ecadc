package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.sink.reconcile.change.ChangeSum;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.state.AppliedChanges;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sums up what one writer applies of an approved plan, and has the sum written in the transaction
 * of whatever it is of. Used by the thread that has the writer.
 */
public final class AppliedSum {

  private final ChangeSum changes = new ChangeSum();
  private final Function<AppliedChanges, ProducerRecord<byte[], byte[]>> records;
  private boolean recorded = true;

  /**
   * @param records makes the record of a sum
   */
  public AppliedSum(Function<AppliedChanges, ProducerRecord<byte[], byte[]>> records) {
    this.records = records;
  }

  /** A change is sent in the open transaction. */
  public void sent(RowChange change) {
    changes.add(change);
    recorded = false;
  }

  /** Sends the sum, where it is another one than was sent last. */
  public void record(TransactionalWriter writer) {
    if (!recorded) {
      recorded = true;
      writer.send(records.apply(of(changes)));
    }
  }

  /** The form in which the state topic holds a sum. */
  public static AppliedChanges of(ChangeSum changes) {
    return new AppliedChanges(changes.count(), changes.hex());
  }

  /** Reads that form. */
  public static ChangeSum sum(AppliedChanges applied) {
    return ChangeSum.of(applied.count(), applied.sum());
  }
}
