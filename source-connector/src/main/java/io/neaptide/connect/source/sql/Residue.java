package io.neaptide.connect.source.sql;

import java.util.regex.Pattern;

/**
 * Makes sure that nothing of a statement goes unnoticed: the compiler takes what it understands out
 * of a node of the parser, and what is left must read as the node would without anything else.
 */
final class Residue {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private Residue() {}

  static void mustBe(String expected, Object node, Span span, String what) {
    String left = normal(node);
    if (!left.equalsIgnoreCase(normal(expected))) {
      throw new SqlException(
          span, what + " has a part that is not supported, left over is '" + left + "'");
    }
  }

  private static String normal(Object text) {
    return SPACES.matcher(text.toString()).replaceAll(" ").replace(" . ", ".").trim();
  }
}
