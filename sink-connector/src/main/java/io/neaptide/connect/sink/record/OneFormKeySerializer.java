package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.serde.KeySerializer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Refuses keys that come with another schema than those before them, where the format writes one
 * key in two forms then, as Avro does with the id of the schema in its bytes. The bytes are the
 * identity of a row: a row or a delete under the one form would leave that of the other standing.
 */
public final class OneFormKeySerializer implements KeySerializer {

  private final KeySerializer format;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * @param format writes the keys; closed by this
   */
  public OneFormKeySerializer(KeySerializer format) {
    this.format = format;
  }

  /** The schemas of the keys of a topic. */
  private static final class Known {
    private final Schema first;
    private Schema last;

    private Known(Schema first) {
      this.first = first;
      this.last = first;
    }
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object key) {
    byte[] bytes = format.serialize(topic, headers, schema, key);
    if (key instanceof Struct struct) {
      check(topic, known.computeIfAbsent(topic, unused -> new Known(schema)), struct, bytes);
    }
    return bytes;
  }

  /** Compares once for each schema, at the first key that both can hold. */
  private void check(String topic, Known schemas, Struct key, byte[] bytes) {
    if (key.schema() == schemas.last || key.schema().equals(schemas.first)) {
      return;
    }
    Optional<Struct> other = under(schemas.first, key);
    if (other.isEmpty()) {
      return;
    }
    byte[] form = format.serialize(topic, new RecordHeaders(), schemas.first, other.get());
    if (!Arrays.equals(bytes, form)) {
      throw new DataException(
          "Keys come with two schemas ("
              + name(schemas.first)
              + " and "
              + name(key.schema())
              + "), and key.serializer writes one key in two forms for that, which would be two rows"
              + " of "
              + topic
              + ". Write all keys with one schema, or choose a key.serializer without schemas, such"
              + " as 'json'");
    }
    schemas.last = key.schema();
  }

  private static String name(Schema schema) {
    return schema.name() + " version " + schema.version();
  }

  /** The same key under another schema; none where that lacks a field, or has another type. */
  private static Optional<Struct> under(Schema schema, Struct key) {
    Struct other = new Struct(schema);
    try {
      for (Field field : key.schema().fields()) {
        Object value = key.getWithoutDefault(field.name());
        if (value != null) {
          other.put(field.name(), value);
        }
      }
      other.validate();
      return Optional.of(other);
    } catch (DataException doesNotFit) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    format.close();
  }
}
