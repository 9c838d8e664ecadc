package io.neaptide.connect.command.diff;

import io.neaptide.connect.command.difference.Outcome;
import io.neaptide.connect.command.table.ReadTable;

/**
 * What a comparison comes to. Where a key cannot be read it may be any, and where deletes may be
 * missing any row may be deleted, so nothing can be told; a row that cannot be read, or is not
 * clear, may be the same.
 */
record OutcomeRule(boolean ignoreNullKeys) {

  Outcome of(ReadTable left, ReadTable right, JoinCounts joined) {
    if (tellsNothing(left) || tellsNothing(right)) {
      return Outcome.UNKNOWN;
    }
    if (joined.certainlyNotEqual() > 0) {
      return Outcome.DIFFERENT;
    }
    return joined.doubtful() > 0 ? Outcome.UNKNOWN : Outcome.EQUAL;
  }

  private boolean tellsNothing(ReadTable table) {
    return table.findings().keys().count() > 0
        || (!ignoreNullKeys && table.findings().withoutKey().count() > 0)
        || table.missedDeletes().isPresent();
  }
}
