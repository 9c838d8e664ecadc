package io.neaptide.connect.sink.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Values that a user interface offers for a key; others may be valid, too. */
record Suggestions(List<Object> values) implements ConfigDef.Recommender {

  Suggestions {
    values = List.copyOf(values);
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
