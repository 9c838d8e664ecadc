package io.neaptide.connect.common.serde;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.LinkedHashMap;
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

  private static final int INITIAL_BYTES = 512;

  private final Form form;

  JsonWriter(Form form) {
    this.form = form;
  }

  byte[] write(Schema schema, Object value) {
    try (ByteArrayBuilder buffer = new ByteArrayBuilder(INITIAL_BYTES)) {
      try (JsonGenerator generator = JsonLimits.FACTORY.createGenerator(buffer)) {
        write(generator, schema, value);
      }
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new DataException(
          "The data cannot be written as JSON: it is nested deeper than " + JsonLimits.MAX_DEPTH,
          e);
    }
  }

  private void write(JsonGenerator out, Schema schema, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      writeText(out, text);
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
    } else if (number instanceof BigDecimal decimal) {
      writeDecimal(out, decimal);
    } else if (number instanceof BigInteger big && JsonLimits.allow(big)) {
      writeDecimal(out, new BigDecimal(big));
    } else if (number instanceof BigInteger) {
      throw pastNumberLimits();
    } else {
      throw new DataException(
          "A number of type " + number.getClass().getName() + " has no JSON form");
    }
  }

  private void writeText(JsonGenerator out, String text) throws IOException {
    if (!Utf8.canEncode(text)) {
      throw new DataException("A text holds half of a surrogate pair and has no JSON form");
    }
    out.writeString(text);
  }

  private void writeDecimal(JsonGenerator out, BigDecimal decimal) throws IOException {
    if (!JsonLimits.allow(decimal)) {
      throw pastNumberLimits();
    }
    out.writeNumber(form == Form.CANONICAL ? JsonNumbers.canonical(decimal) : decimal.toString());
  }

  private static DataException pastNumberLimits() {
    return new DataException(
        "A number has more than "
            + JsonLimits.MAX_DIGITS
            + " digits or an exponent past "
            + JsonLimits.MAX_EXPONENT);
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
    out.writeFieldName(FieldNames.checked(field.name()));
    write(out, field.schema(), StructFields.value(struct, field));
  }

  private void writeMap(JsonGenerator out, Schema valueSchema, Map<?, ?> map) throws IOException {
    out.writeStartObject();
    if (form == Form.ROW && map.keySet().stream().allMatch(String.class::isInstance)) {
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(FieldNames.of(field.getKey()));
        write(out, valueSchema, field.getValue());
      }
    } else {
      Map<String, Object> fields = form == Form.ROW ? new LinkedHashMap<>() : new TreeMap<>();
      for (Map.Entry<String, Object> field : FieldNames.named(map, fields).entrySet()) {
        out.writeFieldName(field.getKey());
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
}
