package io.neaptide.connect.sink.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.sink.config.SinkConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnambiguousJsonKeySerializerTest {

  private static String written(Object key, String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "people");
    properties.put("kafka.bootstrap.servers", "b:1");
    properties.put("key.serializer", "json");
    for (int at = 0; at < more.length; at += 2) {
      properties.put(more[at], more[at + 1]);
    }
    try (KeySerializer keys = new SinkConfig(properties).serializers().keySerializer()) {
      return new String(keys.serialize("t", new RecordHeaders(), null, key), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[1, 2]", "\"12\"", "{}"})
  void aTextThatIsJsonItselfNamesTheConverter(String key) {
    assertThatThrownBy(() -> written(key))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("If the worker has StringConverter")
        .hasMessageContaining("set key.converter of the connector to")
        .hasMessageContaining(
            "If the worker has JsonConverter or RowConverter, name it as key.converter");
    assertThat(written(key, "key.converter", "io.neaptide.connect.RowConverter")).startsWith("\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "plain", "{no json", "[draft] note", "", "\"open"})
  void otherTextsAreQuoted(String key) {
    assertThat(written(key)).isEqualTo('"' + key.replace("\"", "\\\"") + '"');
  }

  @Test
  void whatTheConverterDecodedIsWrittenAsItIs() {
    assertThat(written(12L)).isEqualTo("12");
    assertThat(written(Map.of("a", 1L))).isEqualTo("{\"a\":1}");
  }
}
