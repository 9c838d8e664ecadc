package io.neaptide.connect.it.testing;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/** Reads {@code <x>;<y>} as a struct with decimals, as a converter with schemas would. */
public final class PointConverter implements Converter {

  private Schema schema;
  private int scale;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    scale = Integer.parseInt(configs.get("scale").toString());
    schema =
        SchemaBuilder.struct()
            .name("point")
            .field("x", Decimal.schema(scale))
            .field("y", Decimal.schema(scale))
            .build();
  }

  @Override
  public byte[] fromConnectData(String topic, Schema given, Object value) {
    throw new DataException("reads only");
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    String[] numbers = new String(value, StandardCharsets.UTF_8).split(";", -1);
    if (numbers.length != 2) {
      throw new DataException("not a point");
    }
    Struct point =
        new Struct(schema)
            .put("x", new BigDecimal(numbers[0]).setScale(scale))
            .put("y", new BigDecimal(numbers[1]).setScale(scale));
    return new SchemaAndValue(schema, point);
  }
}
