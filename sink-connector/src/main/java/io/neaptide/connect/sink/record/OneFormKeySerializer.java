package io.neaptide.connect.sink.record;

import io.neaptide.connect.common.serde.KeySerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Refuses keys that come with another schema than those before them, where the format writes one
 * key in two forms then, as Avro does with the id of the schema in its bytes. The bytes are the
 * identity of a row: a row or a delete under the one form would leave that of the other standing.
 */
public final class OneFormKeySerializer implements KeySerializer {

  private final KeySerializer format;
  private final KeyForms forms;

  /**
   * @param format writes the keys; closed by this
   * @param forms what all encoders of the task have seen
   */
  public OneFormKeySerializer(KeySerializer format, KeyForms forms) {
    this.format = format;
    this.forms = forms;
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object key) {
    byte[] bytes = format.serialize(topic, headers, schema, key);
    KeyForms.Known known = forms.of(topic, schema);
    if (!known.isOfOneForm(schema)) {
      compare(topic, known, schema, key, bytes);
    }
    return bytes;
  }

  /** Compares the bytes, if both schemas can hold the key; else no other key is this one. */
  private void compare(
      String topic, KeyForms.Known known, Schema schema, Object key, byte[] bytes) {
    Optional<Object> other = under(known.first(), key);
    if (other.isEmpty()) {
      return;
    }
    byte[] form = format.serialize(topic, new RecordHeaders(), known.first(), other.get());
    if (!Arrays.equals(bytes, form)) {
      throw new DataException(
          "Keys come with two schemas ("
              + name(known.first())
              + " and "
              + name(schema)
              + "), and key.serializer writes one key in two forms for that, which would be two rows"
              + " of "
              + topic
              + ". Write all keys with one schema, or choose a key.serializer without schemas, such"
              + " as 'json'. Only keys that this task has written since it started are compared: if"
              + " others of the target have the other form, rebuild it and compare");
    }
    known.remember(schema);
  }

  /** That under the first schema, too. */
  @Override
  public List<byte[]> forms(String topic, Schema schema, Object key) {
    List<byte[]> all = new ArrayList<>(format.forms(topic, schema, key));
    Optional<KeyForms.Known> known = forms.known(topic);
    if (known.isPresent() && !known.get().isOfOneForm(schema)) {
      Schema first = known.get().first();
      under(first, key).ifPresent(other -> all.addAll(format.forms(topic, first, other)));
    }
    return all;
  }

  private static String name(Schema schema) {
    if (schema == null) {
      return "none";
    }
    String name = schema.name() == null ? schema.type().toString() : schema.name();
    String optional = schema.isOptional() ? "optional " : "";
    return optional + name + (schema.version() == null ? "" : " version " + schema.version());
  }

  private static Optional<Object> under(Schema schema, Object key) {
    try {
      return Optional.of(KeyUnderSchema.of(schema, key));
    } catch (DataException doesNotFit) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    format.close();
  }
}
