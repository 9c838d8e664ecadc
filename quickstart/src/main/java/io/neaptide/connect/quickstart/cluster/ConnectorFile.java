package io.neaptide.connect.quickstart.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as a file for Connect's REST interface describes it.
 *
 * @param name of the connector
 * @param config its configuration, in the order of its keys
 */
public record ConnectorFile(String name, Map<String, String> config) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public ConnectorFile {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
  }

  /**
   * Reads a file of the form {@code {"name": ..., "config": {...}}}.
   *
   * @param replacements texts to replace in it, such as the addresses of an example
   */
  public static ConnectorFile read(Path file, Map<String, String> replacements) {
    try {
      String text = Files.readString(file);
      for (Map.Entry<String, String> replacement : replacements.entrySet()) {
        text = text.replace(replacement.getKey(), replacement.getValue());
      }
      JsonNode json = JSON.readTree(text);
      return new ConnectorFile(
          json.required("name").asText(),
          JSON.convertValue(json.required("config"), new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the connector in " + file, e);
    }
  }

  /** The same with another value of one key. */
  public ConnectorFile with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.put(key, value);
    return new ConnectorFile(name, changed);
  }

  /** The same without one key. */
  public ConnectorFile without(String key) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.remove(key);
    return new ConnectorFile(name, changed);
  }

  /** The same under another name. */
  public ConnectorFile named(String other) {
    return new ConnectorFile(other, config);
  }
}
