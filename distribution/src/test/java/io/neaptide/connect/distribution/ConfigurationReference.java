package io.neaptide.connect.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** Adds the keys of a connector, by group. */
  ConfigurationReference connector(String title, ConfigDef definition) {
    paragraph("## " + title);
    for (String group : groups(definition)) {
      paragraph("### " + group);
      keys(definition, group, "");
    }
    return this;
  }

  /** Adds the keys of a hook that comes with the connectors. */
  ConfigurationReference hook(String title, String introduction, ConfigDef definition) {
    paragraph("## " + title);
    paragraph(introduction);
    groups(definition).forEach(group -> keys(definition, group, "event.processor."));
    return this;
  }

  private void keys(ConfigDef definition, String group, String prefix) {
    definition.configKeys().values().stream()
        .filter(key -> key.group.equals(group))
        .sorted((one, other) -> Integer.compare(one.orderInGroup, other.orderInGroup))
        .forEach(key -> key(prefix + key.name, key));
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

  private void key(String name, ConfigKey key) {
    text.append("`").append(name).append("`\n\n");
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
