package io.neaptide.connect.common.serde;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes Connect data, with a schema or without, as JSON text.
 *
 * <p>Decimals become numbers; dates, times and timestamps become ISO-8601 text; bytes become base64
 * text (RFC 4648, with padding); maps and structs become objects, null fields included. Thread-safe
 * and without state.
 */
final class JsonWriter {

  /** How objects and numbers are written. */
  enum Form {
    /** Fields in the order of the row, numbers as they are. */
    ROW,
    /** Sorted fields and one notation for every number, so that equal values are equal bytes. */
    CANONICAL
  }

  private final Form form;

  JsonWriter(Form form) {
    this.form = form;
  }

  byte[] write(Schema schema, Object value) {
    try (ByteArrayBuilder buffer = new ByteArrayBuilder(JsonReader.FACTORY._getBufferRecycler())) {
      try (JsonGenerator generator = JsonReader.FACTORY.createGenerator(buffer)) {
        write(generator, schema, value);
      }
      byte[] json = buffer.toByteArray();
      buffer.release();
      return json;
    } catch (IOException e) {
      throw new DataException(
          "The data cannot be written as JSON (nested deeper than "
              + JsonReader.MAX_DEPTH
              + ", or with text that has half of a surrogate pair)",
          e);
    }
  }

  private void write(JsonGenerator out, Schema schema, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, schema == null ? null : schema.valueSchema(), map);
    } else if (value instanceof Struct struct) {
      writeStruct(out, struct);
    } else if (value instanceof List<?> list) {
      writeList(out, schema == null ? null : schema.valueSchema(), list);
    } else if (value instanceof Date date) {
      out.writeString(LogicalTypes.isoText(schema, date));
    } else if (value instanceof byte[] bytes) {
      out.writeString(LogicalTypes.base64(bytes));
    } else if (value instanceof ByteBuffer bytes) {
      out.writeString(LogicalTypes.base64(bytes));
    } else {
      throw new DataException(
          "A value of type " + value.getClass().getName() + " has no JSON form");
    }
  }

  private void writeNumber(JsonGenerator out, Number number) throws IOException {
    if (number instanceof Long || number instanceof Integer) {
      out.writeNumber(number.longValue());
    } else if (number instanceof Short || number instanceof Byte) {
      out.writeNumber(number.intValue());
    } else if (number instanceof Double || number instanceof Float) {
      double asDouble = number.doubleValue();
      if (Double.isNaN(asDouble) || Double.isInfinite(asDouble)) {
        throw new DataException("JSON has no number for " + number);
      }
      // The text of the number itself: a float widened to double would show other digits.
      writeDecimalText(out, number.toString());
    } else if (number instanceof BigDecimal || number instanceof BigInteger) {
      writeDecimalText(out, number.toString());
    } else {
      throw new DataException(
          "A number of type " + number.getClass().getName() + " has no JSON form");
    }
  }

  private void writeDecimalText(JsonGenerator out, String text) throws IOException {
    out.writeNumber(form == Form.CANONICAL ? JsonNumbers.canonical(new BigDecimal(text)) : text);
  }

  private void writeStruct(JsonGenerator out, Struct struct) throws IOException {
    if (form == Form.CANONICAL) {
      SortedMap<String, Field> fields = new TreeMap<>();
      struct.schema().fields().forEach(field -> fields.put(field.name(), field));
      out.writeStartObject();
      for (Field field : fields.values()) {
        writeField(out, struct, field);
      }
    } else {
      out.writeStartObject();
      for (Field field : struct.schema().fields()) {
        writeField(out, struct, field);
      }
    }
    out.writeEndObject();
  }

  private void writeField(JsonGenerator out, Struct struct, Field field) throws IOException {
    out.writeFieldName(field.name());
    write(out, field.schema(), struct.get(field));
  }

  private void writeMap(JsonGenerator out, Schema valueSchema, Map<?, ?> map) throws IOException {
    out.writeStartObject();
    if (form == Form.CANONICAL) {
      SortedMap<String, Object> fields = new TreeMap<>();
      map.forEach((name, value) -> fields.put(fieldName(name), value));
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, valueSchema, field.getValue());
      }
    } else {
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(fieldName(field.getKey()));
        write(out, valueSchema, field.getValue());
      }
    }
    out.writeEndObject();
  }

  private void writeList(JsonGenerator out, Schema elementSchema, List<?> list) throws IOException {
    out.writeStartArray();
    for (Object element : list) {
      write(out, elementSchema, element);
    }
    out.writeEndArray();
  }

  /** A map may have any type of key in Connect; only those with one obvious text are accepted. */
  static String fieldName(Object key) {
    if (key instanceof String text) {
      return text;
    }
    if (key instanceof Long
        || key instanceof Integer
        || key instanceof Short
        || key instanceof Byte
        || key instanceof Boolean) {
      return key.toString();
    }
    throw new DataException(
        "A map key of type "
            + (key == null ? "null" : key.getClass().getName())
            + " cannot be the name of a JSON field");
  }
}
