package io.neaptide.connect.command.difference;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where a difference is shown. Called in this order: {@link #begin} once, {@link #row} for each row
 * that is given, {@link #end} once; {@link #close} in any case. Used by one thread.
 */
public interface DifferenceOutput extends Closeable {

  void begin(ComparedTables tables) throws IOException;

  void row(DifferentRow row) throws IOException;

  void end(DifferenceSummary summary) throws IOException;
}
