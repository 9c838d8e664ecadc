package io.neaptide.connect.command.difference;

import java.io.IOException;
import java.util.List;

/** Shows a difference in several ways at once. */
public record Outputs(List<DifferenceOutput> all) implements DifferenceOutput {

  public Outputs {
    all = List.copyOf(all);
  }

  @Override
  public void begin(ComparedTables tables) throws IOException {
    for (DifferenceOutput each : all) {
      each.begin(tables);
    }
  }

  @Override
  public void row(DifferentRow row) throws IOException {
    for (DifferenceOutput each : all) {
      each.row(row);
    }
  }

  @Override
  public void end(DifferenceSummary summary) throws IOException {
    for (DifferenceOutput each : all) {
      each.end(summary);
    }
  }

  @Override
  public void close() throws IOException {
    for (DifferenceOutput each : all) {
      each.close();
    }
  }
}
