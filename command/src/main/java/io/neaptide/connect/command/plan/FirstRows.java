package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.RowsShown;
import java.io.IOException;

/** Shows no more than the first rows of a difference. */
final class FirstRows implements DifferenceOutput {

  private final DifferenceOutput output;
  private final long most;
  private long rows;

  FirstRows(DifferenceOutput output, long most) {
    this.output = output;
    this.most = most;
  }

  @Override
  public void begin(ComparedTables tables) throws IOException {
    output.begin(tables);
  }

  @Override
  public void row(DifferentRow row) throws IOException {
    if (rows < most) {
      rows++;
      output.row(row);
    }
  }

  @Override
  public void end(DifferenceSummary summary) throws IOException {
    RowsShown all = summary.rows();
    output.end(
        new DifferenceSummary(
            summary.counts(),
            summary.columns(),
            new RowsShown(rows, all.of(), all.selection()),
            summary.took(),
            summary.notes()));
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
