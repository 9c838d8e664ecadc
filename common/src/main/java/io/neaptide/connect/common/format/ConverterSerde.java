package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.NullValueException;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.common.serde.RowSerializer;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Any Connect converter as a key or value format. What it writes is read back: data that comes out
 * different is refused, since a table must not change its values.
 */
final class ConverterSerde
    implements KeyDeserializer, KeySerializer, RowDeserializer, RowSerializer {

  private final Converter converter;
  private final boolean isKey;

  ConverterSerde(Converter converter, boolean isKey) {
    this.converter = converter;
    this.isKey = isKey;
  }

  @Override
  public void configure(Map<String, ?> configs) {
    Map<String, Object> all = new HashMap<>(configs);
    if (isOfConnectsJson()) {
      // A null is no default, unless somebody asks for that.
      all.putIfAbsent("replace.null.with.default", "false");
    }
    converter.configure(all, isKey);
  }

  @Override
  public SchemaAndValue deserialize(String topic, Headers headers, byte[] key) {
    SchemaAndValue data = decode(topic, headers, key);
    if (data.value() == null) {
      throw new MalformedDataException("the key stands for null");
    }
    return data;
  }

  @Override
  public Map<String, Object> deserialize(
      String topic, Headers headers, byte[] value, ColumnSelection columns) {
    return row(decodeRow(topic, headers, value));
  }

  @Override
  public SchemaAndValue deserializeWithSchema(
      String topic, Headers headers, byte[] value, ColumnSelection columns) {
    SchemaAndValue data = decodeRow(topic, headers, value);
    boolean asItIs =
        data.value() instanceof Struct || (data.schema() != null && data.value() instanceof Map);
    return asItIs ? data : new SchemaAndValue(null, row(data));
  }

  private SchemaAndValue decodeRow(String topic, Headers headers, byte[] value) {
    SchemaAndValue data = decode(topic, headers, value);
    if (data.value() == null) {
      throw new NullValueException("the value stands for null");
    }
    return data;
  }

  private static Map<String, Object> row(SchemaAndValue data) {
    try {
      return ConnectRows.row(data.schema(), data.value());
    } catch (MalformedDataException e) {
      throw e;
    } catch (DataException e) {
      throw new MalformedDataException(e.getMessage(), e);
    }
  }

  private SchemaAndValue decode(String topic, Headers headers, byte[] bytes) {
    try {
      SchemaAndValue data = converter.toConnectData(topic, headers, bytes);
      return data == null ? SchemaAndValue.NULL : data;
    } catch (RuntimeException e) {
      throwIfNotOfTheRecord(e);
      throw new MalformedDataException("not readable by " + converter.getClass().getName(), e);
    }
  }

  @Override
  public byte[] serialize(String topic, Headers headers, Schema schema, Object data) {
    byte[] bytes = encode(topic, headers, schema, data);
    readBack(topic, headers, bytes)
        .flatMap(back -> difference(schema, data, bytes, back.value()))
        .ifPresent(
            path -> {
              throw changed(path);
            });
    return bytes;
  }

  private Optional<String> difference(Schema schema, Object data, byte[] bytes, Object back) {
    Optional<String> difference = RoundTrip.difference(schema, data, back);
    if (difference.isEmpty() || (isKey && RoundTrip.isTextOf(data, back))) {
      return Optional.empty();
    }
    return isOfConnectsJson() && isExact(schema, data, bytes) ? Optional.empty() : difference;
  }

  private boolean isOfConnectsJson() {
    return converter.getClass().getName().equals(Formats.JSON_CONVERTER);
  }

  /** Whether JSON has the digits that the converter does not keep when it reads them. */
  private static boolean isExact(Schema schema, Object data, byte[] bytes) {
    try {
      return RoundTrip.difference(schema, data, JsonReader.readValue(bytes)).isEmpty();
    } catch (MalformedDataException notForUs) {
      return false;
    }
  }

  /** What the converter makes of what it wrote; nothing where it only writes. */
  private Optional<SchemaAndValue> readBack(String topic, Headers headers, byte[] bytes) {
    try {
      return Optional.of(decode(topic, headers, bytes));
    } catch (MalformedDataException e) {
      if (e.getCause() instanceof UnsupportedOperationException) {
        return Optional.empty();
      }
      throw new DataException(
          converter.getClass().getName() + " cannot read what it wrote itself", e);
    }
  }

  private DataException changed(String path) {
    String what = isKey ? "The key" : "The value";
    return new DataException(
        what
            + (path.isEmpty() ? "" : " at " + path)
            + " would be written as another one by "
            + converter.getClass().getName()
            + ", which cannot hold it as it is, with these settings: a null where the schema has a"
            + " default, say, or a decimal without a schema. Change its settings or the format, or"
            + " the column by a transform");
  }

  /** Of a key that comes out different, too. */
  @Override
  public List<byte[]> forms(String topic, Schema schema, Object key) {
    return List.of(encode(topic, new RecordHeaders(), schema, key));
  }

  private byte[] encode(String topic, Headers headers, Schema schema, Object data) {
    byte[] bytes;
    try {
      bytes = converter.fromConnectData(topic, headers, schema, data);
    } catch (RuntimeException e) {
      throwIfNotOfTheRecord(e);
      throw new DataException("not writable by " + converter.getClass().getName(), e);
    }
    if (bytes == null) {
      throw new DataException(
          converter.getClass().getName() + " wrote nothing for data that is not null");
    }
    return bytes;
  }

  /**
   * A registry that cannot be reached, or a setting that is wrong, says nothing about the record.
   * Whatever else a converter stumbles over is its data.
   */
  private void throwIfNotOfTheRecord(RuntimeException e) {
    if (e instanceof RetriableException) {
      throw e;
    }
    if (Outages.isOutage(e)) {
      throw new RetriableException(
          converter.getClass().getName() + " could not reach a service that it needs", e);
    }
    boolean ofTheData = e instanceof DataException || e instanceof SerializationException;
    if (e instanceof KafkaException && !ofTheData) {
      throw e;
    }
  }

  @Override
  public void close() {
    // A converter is closeable by its type only since Connect 4.0.
    Object closing = converter;
    if (closing instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new DataException("Closing " + converter.getClass().getName() + " failed", e);
      }
    }
  }

  @Override
  public String toString() {
    return converter.toString();
  }
}
