package io.neaptide.connect.source.envelope;

import org.apache.kafka.connect.data.SchemaAndValue;

/** What a record says about its key. */
public sealed interface Change {

  /** The key has this row from now on. */
  record Upsert(SchemaAndValue row) implements Change {}

  /**
   * The key has no row any more.
   *
   * @param announced whether a record without a value may follow that says the same again
   */
  record Delete(boolean announced) implements Change {}

  /**
   * The record is about no row.
   *
   * @param what it is, for the log
   */
  record NoRow(String what) implements Change {}
}
