package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.config.KeyConverters;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.sink.config.SerializerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes keys as JSON where the connector does not name its key converter, and refuses texts that
 * are JSON themselves: the worker may have a converter that reads every key as a text, so that an
 * object would be written as a text. Where it has one that reads JSON, the key is such a text, and
 * naming that converter says so. Numbers cannot be told from texts of digits.
 */
public final class UnambiguousJsonKeySerializer implements KeySerializer {

  private final KeySerializer serializer;
  private final KeyDeserializer json;

  public UnambiguousJsonKeySerializer(KeySerializer serializer) {
    this.serializer = serializer;
    this.json =
        Formats.keyDeserializer(SerializerConfig.KEY_SERIALIZER_CONFIG, Formats.JSON, Map.of());
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object key) {
    if (key instanceof String text && isJson(topic, text)) {
      throw new DataException(
          "The key is a text that is JSON itself, and it is not known which key converter made it."
              + " If the worker has StringConverter, which reads every key as a text, "
              + SerializerConfig.KEY_SERIALIZER_CONFIG
              + "=json would quote what may be an object: "
              + KeyConverters.REMEDY
              + ". If the worker has JsonConverter or RowConverter, name it as "
              + KeyConverters.KEY_CONVERTER_CONFIG
              + " of the connector, with its settings, and the key is written as the text that it"
              + " is");
    }
    return serializer.serialize(topic, headers, schema, key);
  }

  private boolean isJson(String topic, String text) {
    return parsed(topic, text).isPresent();
  }

  private Optional<SchemaAndValue> parsed(String topic, String text) {
    if (text.isEmpty() || "{[\"".indexOf(text.charAt(0)) < 0) {
      return Optional.empty();
    }
    try {
      SchemaAndValue key =
          json.deserialize(topic, new RecordHeaders(), text.getBytes(StandardCharsets.UTF_8));
      return key.value() == null ? Optional.empty() : Optional.of(key);
    } catch (MalformedDataException noJson) {
      return Optional.empty();
    }
  }

  /** Of a text that is JSON, the text and what it says. */
  @Override
  public List<byte[]> forms(String topic, Schema schema, Object key) {
    List<byte[]> forms = new ArrayList<>(serializer.forms(topic, schema, key));
    if (key instanceof String text) {
      parsed(topic, text)
          .ifPresent(said -> forms.addAll(serializer.forms(topic, said.schema(), said.value())));
    }
    return forms;
  }

  @Override
  public void close() {
    serializer.close();
    json.close();
  }
}
