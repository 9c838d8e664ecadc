package io.neaptide.connect.common.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Values that a user interface offers for a key; others may be valid, too. */
public record SuggestedValues(List<Object> values) implements ConfigDef.Recommender {

  public SuggestedValues {
    values = List.copyOf(values);
  }

  public static SuggestedValues of(Object... values) {
    return new SuggestedValues(List.of(values));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
    return values;
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsedConfig) {
    return true;
  }
}
