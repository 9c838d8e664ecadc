package io.neaptide.connect.source.table;

import io.neaptide.connect.common.kafka.ToolTopics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Decides by its name whether a topic is read. Immutable. */
public final class TopicSelector {

  /** Topics of Kafka and of its tools begin so. */
  private static final String INTERNAL_PREFIX = "__";

  private final Set<String> named;
  private final Pattern regex;
  private final boolean internal;
  private final List<Pattern> excluded;

  /**
   * Selects by name or by expression.
   *
   * @param named names of topics; where there are some, the expression is not looked at
   * @param regex matched against the whole name; reaches internal topics (two leading underscores)
   *     only when it begins with two underscores itself, and topics of Connect and of schema
   *     registries only when it holds their names
   * @param excluded expressions matched against the whole name, which win
   */
  public TopicSelector(List<String> named, String regex, List<String> excluded) {
    this.named = new TreeSet<>(named);
    this.regex = Pattern.compile(regex);
    this.internal = regex.startsWith(INTERNAL_PREFIX);
    this.excluded = excluded.stream().map(Pattern::compile).toList();
  }

  public boolean selects(String topic) {
    boolean included =
        named.isEmpty()
            ? matches(topic) && !ToolTopics.isMatchedByChance(regex, topic)
            : named.contains(topic);
    return included && !isExcluded(topic);
  }

  /** Whether the expression matches a topic that is not read, as it is one of Connect's own. */
  public boolean leavesOut(String topic) {
    return named.isEmpty()
        && matches(topic)
        && ToolTopics.isMatchedByChance(regex, topic)
        && !isExcluded(topic);
  }

  private boolean matches(String topic) {
    return regex.matcher(topic).matches() && (internal || !topic.startsWith(INTERNAL_PREFIX));
  }

  private boolean isExcluded(String topic) {
    return excluded.stream().anyMatch(pattern -> pattern.matcher(topic).matches());
  }

  /** The topics that are asked for by name and not excluded; empty for an expression. */
  public Set<String> expected() {
    Set<String> expected = new TreeSet<>(named);
    expected.removeIf(topic -> !selects(topic));
    return expected;
  }

  @Override
  public String toString() {
    return named.isEmpty() ? "topics.regex '" + regex + "'" : "topics " + named;
  }
}
