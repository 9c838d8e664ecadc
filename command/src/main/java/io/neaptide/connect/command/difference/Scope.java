package io.neaptide.connect.command.difference;

import java.util.ArrayList;
import java.util.List;

/**
 * What of two tables is compared.
 *
 * @param columns paths of the columns that are compared; empty where all are
 * @param ignored paths of the columns that are not
 * @param ignoresNullKeys whether records without a key are left out of account
 */
public record Scope(List<String> columns, List<String> ignored, boolean ignoresNullKeys) {

  /** All there is. */
  public static final Scope ALL = new Scope(List.of(), List.of(), false);

  public Scope {
    columns = List.copyOf(columns);
    ignored = List.copyOf(ignored);
  }

  /** Whether every column is compared. */
  public boolean hasAllColumns() {
    return columns.isEmpty() && ignored.isEmpty();
  }

  /** The same for people; empty where nothing is left out. */
  public List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    if (!columns.isEmpty()) {
      facts.add(new Fact("columns compared", String.join(", ", columns)));
    }
    if (!ignored.isEmpty()) {
      facts.add(new Fact("columns ignored", String.join(", ", ignored)));
    }
    if (ignoresNullKeys) {
      facts.add(new Fact("records without a key", "ignored"));
    }
    return facts;
  }
}
