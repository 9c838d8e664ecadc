package io.neaptide.connect.common.log;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names of topics, partitions and the like in a line of the log that stays readable. */
public final class Names {

  private static final int MOST = 10;

  private Names() {}

  /** The first names in their order as texts, and how many more there are. */
  public static String of(Collection<?> all) {
    String first =
        all.stream()
            .map(String::valueOf)
            .sorted()
            .limit(MOST)
            .collect(Collectors.joining(", ", "[", "]"));
    return all.size() <= MOST ? first : first + " and " + (all.size() - MOST) + " more";
  }
}
