package io.neaptide.connect.command.table;

import java.util.Optional;

/**
 * How often something was found in a topic, with the first of them.
 *
 * @param count how many
 * @param first the first one, for people
 */
public record Occurrences(long count, Optional<String> first) {

  public static final Occurrences NONE = new Occurrences(0, Optional.empty());

  Occurrences and(String other) {
    return new Occurrences(count + 1, Optional.of(first.orElse(other)));
  }

  /** The same where the order in which they are found says nothing: the smallest is the first. */
  Occurrences andInAnyOrder(String other) {
    return new Occurrences(
        count + 1, first.filter(known -> known.compareTo(other) <= 0).or(() -> Optional.of(other)));
  }

  Occurrences plus(Occurrences other) {
    return new Occurrences(count + other.count, first.or(other::first));
  }
}
