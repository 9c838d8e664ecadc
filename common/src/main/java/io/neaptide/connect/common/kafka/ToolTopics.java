package io.neaptide.connect.common.kafka;

import java.util.regex.Pattern;

/**
 * Topics in which Connect and schema registries keep their state, which are no tables. They are
 * known by the names that the manuals give them; an installation may have others.
 */
public final class ToolTopics {

  private static final Pattern NAMES =
      Pattern.compile("_schemas|connect-(configs?|offsets?|status)");

  private ToolTopics() {}

  /**
   * Whether a topic is one of them, and an expression that matches it hardly means it: it does not
   * hold the name.
   */
  public static boolean isMatchedByChance(Pattern expression, String topic) {
    return NAMES.matcher(topic).matches() && !expression.pattern().contains(topic);
  }
}
