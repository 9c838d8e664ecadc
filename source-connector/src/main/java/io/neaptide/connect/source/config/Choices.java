package io.neaptide.connect.source.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** The values that a user interface offers for a key; others may be valid as well. */
record Choices(List<Object> offered) implements ConfigDef.Recommender {

  static Choices of(Object... offered) {
    return new Choices(List.of(offered));
  }

  @Override
  public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
    return offered;
  }

  @Override
  public boolean visible(String name, Map<String, Object> parsedConfig) {
    return true;
  }
}
