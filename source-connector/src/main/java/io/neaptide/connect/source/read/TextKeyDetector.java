package io.neaptide.connect.source.read;

import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.source.config.FormatsConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Detects, by the size of the keys that were written, that the worker's key converter writes the
 * bare text of JSON values, so that different keys become one. The worker's converter cannot be
 * seen otherwise. Records are acknowledged on another thread than they are polled on.
 */
public final class TextKeyDetector {

  private volatile boolean watching;
  private volatile boolean bare;

  /**
   * @param areJson whether the keys that are handed over are values of JSON, as they are: with
   *     transforms others may be written
   */
  public TextKeyDetector(boolean areJson) {
    this.watching = areJson;
  }

  /** Looks at a record that was written. */
  public void written(SourceRecord record, RecordMetadata metadata) {
    if (!watching || metadata == null || !tells(record.key())) {
      return;
    }
    int asText = record.key().toString().getBytes(StandardCharsets.UTF_8).length;
    bare = metadata.serializedKeySize() == asText;
    watching = false;
  }

  /**
   * Whether a key as JSON and as bare text have different lengths: JSON has quotes that a bare text
   * lacks. Not so a number, or an object with lists, whose spaces may make up for the quotes.
   */
  private static boolean tells(Object key) {
    if (key instanceof Map<?, ?> object) {
      return !object.isEmpty()
          && object.values().stream()
              .allMatch(value -> value instanceof String || value instanceof Long);
    }
    return key instanceof String;
  }

  /**
   * Fails where a key was written that is not JSON any more.
   *
   * @throws ConnectException names the converter to use
   */
  public void check() {
    if (bare) {
      throw new ConnectException(
          "The worker's key converter writes the bare text of keys (StringConverter), which does"
              + " not keep keys of "
              + FormatsConfig.KEY_DESERIALIZER_CONFIG
              + "=json apart: 12 and \"12\" become one key, and an object becomes {a=1}. The topic"
              + " that is written holds such keys from this start on; "
              + KeyConverters.REMEDY
              + ", and reset the connector's offsets to write all rows again");
    }
  }
}
