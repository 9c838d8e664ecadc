package io.neaptide.connect.common.json;

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
public final class JsonWriter {

  /** How objects and numbers are written. */
  public enum Form {
    /** Fields in the order of the row, numbers as they are. */
    ROW,
    /** Sorted fields and one notation for every number, so that equal values are equal bytes. */
    CANONICAL
  }

  private final Form form;

  public JsonWriter(Form form) {
    this.form = form;
  }

  public byte[] write(Schema schema, Object value) {
    JsonOutput out = new JsonOutput();
    write(out, schema, value);
    return out.toByteArray();
  }

  void write(JsonOutput out, Schema schema, Object value) {
    if (value == null) {
      out.raw("null");
    } else if (value instanceof String text) {
      out.text(text);
    } else if (value instanceof Number number) {
      writeNumber(out, number);
    } else if (value instanceof Boolean bool) {
      out.raw(bool.toString());
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, schema == null ? null : schema.valueSchema(), map);
    } else if (value instanceof Struct struct) {
      writeStruct(out, struct);
    } else if (value instanceof List<?> list) {
      writeList(out, schema == null ? null : schema.valueSchema(), list);
    } else if (value instanceof Date date) {
      out.text(ConnectValues.isoText(schema, date));
    } else if (value instanceof byte[] bytes) {
      out.text(ConnectValues.base64(bytes));
    } else if (value instanceof ByteBuffer bytes) {
      out.text(ConnectValues.base64(bytes));
    } else {
      throw new DataException(
          "A value of type " + value.getClass().getName() + " has no JSON form");
    }
  }

  private void writeNumber(JsonOutput out, Number number) {
    if (number instanceof Long || number instanceof Integer) {
      out.number(number.longValue());
    } else if (number instanceof Short || number instanceof Byte) {
      out.number(number.intValue());
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
      throw JsonLimits.pastNumberLimits();
    } else {
      throw new DataException(
          "A number of type " + number.getClass().getName() + " has no JSON form");
    }
  }

  private void writeDecimal(JsonOutput out, BigDecimal decimal) {
    JsonLimits.checked(decimal);
    out.raw(form == Form.CANONICAL ? JsonNumbers.canonical(decimal) : decimal.toString());
  }

  private void writeDecimalText(JsonOutput out, String text) {
    out.raw(form == Form.CANONICAL ? JsonNumbers.canonical(new BigDecimal(text)) : text);
  }

  private void writeStruct(JsonOutput out, Struct struct) {
    if (form == Form.CANONICAL) {
      SortedMap<String, Field> fields = new TreeMap<>();
      struct.schema().fields().forEach(field -> fields.put(field.name(), field));
      out.startObject();
      for (Field field : fields.values()) {
        writeField(out, struct, field);
      }
    } else {
      out.startObject();
      for (Field field : struct.schema().fields()) {
        writeField(out, struct, field);
      }
    }
    out.endObject();
  }

  private void writeField(JsonOutput out, Struct struct, Field field) {
    out.fieldName(FieldNames.checked(field.name()));
    write(out, field.schema(), ConnectValues.fieldValue(struct, field));
  }

  private void writeMap(JsonOutput out, Schema valueSchema, Map<?, ?> map) {
    out.startObject();
    if (form == Form.ROW && hasTextKeys(map)) {
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.fieldName(FieldNames.of(field.getKey()));
        write(out, valueSchema, field.getValue());
      }
    } else {
      Map<String, Object> fields = form == Form.ROW ? new LinkedHashMap<>() : new TreeMap<>();
      for (Map.Entry<String, Object> field : FieldNames.named(map, fields).entrySet()) {
        out.fieldName(field.getKey());
        write(out, valueSchema, field.getValue());
      }
    }
    out.endObject();
  }

  private static boolean hasTextKeys(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String)) {
        return false;
      }
    }
    return true;
  }

  private void writeList(JsonOutput out, Schema elementSchema, List<?> list) {
    out.startArray();
    for (Object element : list) {
      write(out, elementSchema, element);
    }
    out.endArray();
  }
}
