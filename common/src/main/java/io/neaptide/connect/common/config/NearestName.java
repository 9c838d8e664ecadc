package io.neaptide.connect.common.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by one with a typing error. */
final class NearestName {

  private static final int LETTERS_PER_ERROR = 6;
  private static final int MOST_ERRORS = 2;

  private NearestName() {}

  /**
   * The known name that is nearest to a given one.
   *
   * @return empty where none is as near as a typing error: one for six letters, two at most
   */
  static Optional<String> of(String given, Collection<String> known) {
    return known.stream()
        .filter(name -> isNear(given, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(given, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String given, String known) {
    int allowed = Math.min(MOST_ERRORS, known.length() / LETTERS_PER_ERROR);
    return Math.abs(given.length() - known.length()) <= allowed
        && distance(given, known) <= allowed;
  }

  /** Letters that are missing, too many, others, or exchanged; their case makes no difference. */
  private static int distance(String given, String known) {
    String one = given.toLowerCase(Locale.ROOT);
    String other = known.toLowerCase(Locale.ROOT);
    int[][] distances = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : least(distances, one, other, i, j);
      }
    }
    return distances[one.length()][other.length()];
  }

  private static int least(int[][] distances, String one, String other, int i, int j) {
    boolean same = one.charAt(i - 1) == other.charAt(j - 1);
    int least =
        Math.min(
            distances[i - 1][j - 1] + (same ? 0 : 1),
            1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
    boolean exchanged =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return exchanged ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
  }
}
