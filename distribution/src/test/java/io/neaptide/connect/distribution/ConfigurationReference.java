package io.neaptide.connect.distribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Draws a configuration reference in Markdown from definitions. */
final class ConfigurationReference {

  private final StringBuilder text = new StringBuilder();

  /** Adds a paragraph. */
  ConfigurationReference paragraph(String paragraph) {
    text.append(paragraph).append("\n\n");
    return this;
  }

  /**
   * Adds the keys of a connector, by group.
   *
   * @param page what links to its keys begin with, as both connectors have some of one name
   */
  ConfigurationReference connector(String title, String page, ConfigDef definition) {
    paragraph("## " + title);
    groups(definition).forEach(group -> overview(definition, group, page));
    text.append('\n');
    for (String group : groups(definition)) {
      paragraph("### " + group);
      keys(definition, group).forEach(key -> key(page, key.name, key));
    }
    return this;
  }

  /** Adds the keys of a hook that comes with the connectors. */
  ConfigurationReference hook(
      String title, String page, String introduction, ConfigDef definition) {
    paragraph("## " + title);
    paragraph(introduction);
    for (String group : groups(definition)) {
      keys(definition, group).forEach(key -> key(page, "event.processor." + key.name, key));
    }
    return this;
  }

  private void overview(ConfigDef definition, String group, String page) {
    text.append("- ")
        .append(group)
        .append(": ")
        .append(
            keys(definition, group).stream()
                .map(key -> "[`" + key.name + "`](#" + anchor(page, key.name) + ")")
                .collect(Collectors.joining(", ")))
        .append('\n');
  }

  private static List<ConfigKey> keys(ConfigDef definition, String group) {
    return definition.configKeys().values().stream()
        .filter(key -> key.group.equals(group))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .toList();
  }

  private static String anchor(String page, String name) {
    return page + "." + name;
  }

  String markdown() {
    return text.toString().stripTrailing() + "\n";
  }

  private static List<String> groups(ConfigDef definition) {
    List<String> groups = new ArrayList<>();
    for (ConfigKey key : definition.configKeys().values()) {
      if (key.group == null) {
        throw new IllegalStateException("The key " + key.name + " has no group");
      }
      if (!groups.contains(key.group)) {
        groups.add(key.group);
      }
    }
    return groups;
  }

  private void key(String page, String name, ConfigKey key) {
    // Headings of one name are numbered by where they stand; links must outlive that.
    text.append("<a id=\"").append(anchor(page, name)).append("\"></a>\n\n");
    text.append("#### `").append(name).append("`\n\n");
    text.append("> ").append(escaped(key.documentation).replace("\n", "\n> ")).append("\n>\n");
    row("Type", key.type.toString().toLowerCase(Locale.ROOT));
    row("Default", defaultOf(key));
    if (key.validator != null) {
      row("Valid values", escaped(key.validator.toString()));
    }
    row("Importance", key.importance.toString().toLowerCase(Locale.ROOT));
    text.append('\n');
  }

  /** Text in which nothing is markup. */
  private static String escaped(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*").replace("`", "\\`");
  }

  private void row(String name, String value) {
    text.append("> - ").append(name).append(": ").append(value).append('\n');
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none, required";
    }
    String value = ConfigDef.convertToString(key.defaultValue, key.type);
    return value == null || value.isEmpty() ? "none" : "`" + value + "`";
  }
}
