package io.neaptide.connect.common.metrics;

import java.util.Map;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Names of Kafka's metrics in JMX. */
public final class MetricObjectNames {

  private static final Pattern UNQUOTED = Pattern.compile("[\\w-%. \t]*");

  private MetricObjectNames() {}

  /**
   * The name of the bean that has metrics as its attributes.
   *
   * @param tags in the order in which they stand there
   */
  public static ObjectName of(String domain, String type, Map<String, String> tags) {
    StringBuilder name = new StringBuilder(domain).append(":type=").append(type);
    tags.forEach((tag, value) -> name.append(',').append(tag).append('=').append(sanitized(value)));
    try {
      return new ObjectName(name.toString());
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("Not the name of a metric: " + name, e);
    }
  }

  /** As Kafka quotes values of tags. */
  private static String sanitized(String value) {
    return UNQUOTED.matcher(value).matches() ? value : ObjectName.quote(value);
  }
}
