package io.neaptide.connect.common.format;

import io.neaptide.connect.common.json.ConnectValues;
import io.neaptide.connect.common.json.FieldNames;
import io.neaptide.connect.common.json.JsonLimits;
import io.neaptide.connect.common.json.JsonNumbers;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Turns Connect data of any converter into the row model, by the same rules as {@link JsonWriter}.
 */
final class ConnectRows {

  private ConnectRows() {}

  static Map<String, Object> row(Schema schema, Object value) {
    if (value instanceof Struct struct) {
      return structRow(struct);
    }
    if (value instanceof Map<?, ?> map) {
      return mapRow(schema == null ? null : schema.valueSchema(), map);
    }
    throw new MalformedDataException(
        "expected a row (a struct or a map), found "
            + (value == null ? "null" : value.getClass().getName()));
  }

  private static Map<String, Object> structRow(Struct struct) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Field field : struct.schema().fields()) {
      row.put(field.name(), value(field.schema(), ConnectValues.fieldValue(struct, field)));
    }
    return row;
  }

  private static Map<String, Object> mapRow(Schema valueSchema, Map<?, ?> map) {
    Map<String, Object> row = FieldNames.named(map, new LinkedHashMap<>());
    row.replaceAll((name, value) -> value(valueSchema, value));
    return row;
  }

  static Object value(Schema schema, Object value) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Struct || value instanceof Map) {
      return row(schema, value);
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>(list.size());
      list.forEach(
          element -> elements.add(value(schema == null ? null : schema.valueSchema(), element)));
      return elements;
    }
    if (value instanceof Date date) {
      return ConnectValues.isoText(schema, date);
    }
    if (value instanceof byte[] bytes) {
      return ConnectValues.base64(bytes);
    }
    if (value instanceof ByteBuffer bytes) {
      return ConnectValues.base64(bytes);
    }
    throw noRowForm(value);
  }

  private static DataException noRowForm(Object value) {
    return new DataException("A value of type " + value.getClass().getName() + " has no row form");
  }

  private static Number number(Number number) {
    if (number instanceof Byte || number instanceof Short || number instanceof Integer) {
      return number.longValue();
    }
    if (number instanceof Float single) {
      return Float.isFinite(single)
          ? JsonNumbers.parseFraction(single.toString())
          : number.doubleValue();
    }
    if (number instanceof BigInteger big) {
      return big.bitLength() < Long.SIZE ? (Number) big.longValue() : decimal(big);
    }
    if (number instanceof BigDecimal decimal) {
      return JsonLimits.checked(decimal);
    }
    if (number instanceof Long || number instanceof Double) {
      return number;
    }
    throw noRowForm(number);
  }

  private static BigDecimal decimal(BigInteger number) {
    if (!JsonLimits.allow(number)) {
      throw JsonLimits.pastNumberLimits();
    }
    return JsonLimits.checked(new BigDecimal(number));
  }
}
