package io.neaptide.connect.common.format;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/** Answers whatever a test wants, and remembers how it was configured. */
public class FakeConverter implements Converter {

  RuntimeException failure;
  RuntimeException readFailure;
  SchemaAndValue data;
  byte[] bytes;
  boolean isKey;
  final Map<String, Object> configs = new HashMap<>();

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.configs.putAll(configs);
    this.isKey = isKey;
    if (configs.containsKey("refuse")) {
      throw new IllegalStateException("told to");
    }
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    if (failure != null) {
      throw failure;
    }
    return bytes;
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    if (readFailure != null) {
      throw readFailure;
    }
    if (failure != null) {
      throw failure;
    }
    return data;
  }

  @Override
  public String toString() {
    return "FakeConverter(key=" + isKey + ", " + configs + ")";
  }
}
