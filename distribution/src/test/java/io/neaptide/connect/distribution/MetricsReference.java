package io.neaptide.connect.distribution;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.common.metrics.MetricLevel;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws the reference of metrics in Markdown from their definitions. */
final class MetricsReference {

  private static final String BEGIN =
      "<!-- Made from the definitions in the code; a test compares the two. -->\n\n";
  private static final String END = "\n<!-- End of what is made from the code. -->";

  private final StringBuilder text = new StringBuilder(BEGIN);

  MetricsReference section(String title, MetricDefinition... definitions) {
    head(title);
    for (MetricDefinition each : definitions) {
      row(each.metricName(), type(each), tags(each.tags()), each.description());
    }
    text.append('\n');
    return this;
  }

  MetricsReference head(String title) {
    text.append("### ").append(title).append("\n\n");
    text.append("| Metric | Type | Tags | Meaning |\n|---|---|---|---|\n");
    return this;
  }

  MetricsReference row(String name, String type, String tags, String description) {
    text.append("| `")
        .append(name)
        .append("` | ")
        .append(type)
        .append(" | ")
        .append(tags)
        .append(" | ")
        .append(description.replace("|", "\\|"))
        .append(" |\n");
    return this;
  }

  private static String type(MetricDefinition metric) {
    String type = metric.type().name().toLowerCase(Locale.ROOT);
    return metric.level() == MetricLevel.PARTITION ? type + ", per partition" : type;
  }

  private static String tags(List<String> tags) {
    return tags.stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
  }

  /** The page with the reference in the place of the one that it has. */
  String in(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page has no place for the reference of metrics");
    }
    return page.substring(0, begin) + text.toString().stripTrailing() + "\n" + page.substring(end);
  }
}
