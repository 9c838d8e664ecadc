package io.neaptide.connect.source.sql;

import java.util.Locale;
import java.util.Optional;

/** Counts what makes the parser recurse, word by word, before it does. */
final class StatementSize {

  static final int MAX_DEPTH = 40;
  private static final int MAX_WORDS = 10_000;
  private static final int MAX_PATH = 500;
  private static final int MAX_CASES = 200;

  private int words;
  private int brackets;
  private int cases;
  private int openCases;
  private int prefixes;
  private int path;
  private boolean afterDot;

  /** Counts a word or sign; gives what is wrong once there is too much of something. */
  Optional<String> add(String word) {
    words++;
    countNesting(word);
    countPath(word);
    if (brackets + openCases > MAX_DEPTH || prefixes > MAX_DEPTH) {
      return Optional.of("the statement is nested deeper than " + MAX_DEPTH);
    }
    if (path > MAX_PATH) {
      return Optional.of("the path has more than " + MAX_PATH + " names");
    }
    if (cases > MAX_CASES) {
      return Optional.of("the statement has more than " + MAX_CASES + " CASE; split it");
    }
    return words > MAX_WORDS
        ? Optional.of("the statement has more than " + MAX_WORDS + " words and signs; split it")
        : Optional.empty();
  }

  private void countNesting(String word) {
    switch (word.toUpperCase(Locale.ROOT)) {
      case "(", "[", "{" -> brackets++;
      case ")", "]", "}" -> brackets--;
      case "CASE" -> {
        cases++;
        openCases++;
      }
      // May be the name of a column as well, so it counts for less than the CASE before it.
      case "END" -> openCases = Math.max(0, openCases - 1);
      case "NOT", "!", "-", "+", "~" -> {
        prefixes++;
        return;
      }
      default -> {}
    }
    prefixes = 0;
  }

  private void countPath(String word) {
    boolean joins = word.equals(".") || word.equals("[");
    if (joins) {
      path++;
    } else if (!afterDot && !word.equals("]")) {
      path = 0;
    }
    afterDot = joins;
  }
}
