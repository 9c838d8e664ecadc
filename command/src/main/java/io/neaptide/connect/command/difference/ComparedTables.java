package io.neaptide.connect.command.difference;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a difference before its first row.
 *
 * @param purpose why the tables are compared
 * @param title a heading for people, such as {@code customers and customers.copy}
 * @param left the table before, or the one named first
 * @param right the table after, or the one named second
 * @param at when the comparison began
 * @param scope what of them is compared
 * @param facts what else people want to know at one look, such as a fingerprint
 */
public record ComparedTables(
    Purpose purpose,
    String title,
    Side left,
    Side right,
    Instant at,
    Scope scope,
    List<Fact> facts) {

  public ComparedTables {
    Objects.requireNonNull(purpose);
    Objects.requireNonNull(title);
    Objects.requireNonNull(left);
    Objects.requireNonNull(right);
    Objects.requireNonNull(at);
    Objects.requireNonNull(scope);
    facts = List.copyOf(facts);
  }

  /** Two tables that are compared in all their columns. */
  public ComparedTables(
      Purpose purpose, String title, Side left, Side right, Instant at, List<Fact> facts) {
    this(purpose, title, left, right, at, Scope.ALL, facts);
  }
}
