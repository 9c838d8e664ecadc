package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class ConnectRowsTest {

  @Test
  void aNumberPastTheLimitsIsRefused() {
    for (Number hostile :
        List.of(
            new BigDecimal("1e100001"),
            new BigDecimal("1e-2147483647"),
            new BigDecimal("1".repeat(1_001)),
            BigInteger.ONE.shiftLeft(8_000_000))) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> ConnectRows.value(null, hostile))
          .withMessage("A number has more than 1000 digits or an exponent past 100000");
    }
    BigDecimal largest = new BigDecimal("1e100000");
    assertThat(ConnectRows.value(null, largest)).isSameAs(largest);
  }

  @Test
  void aStructBecomesARowByTheRulesOfTheWriter() {
    Schema nested = SchemaBuilder.struct().field("float", Schema.FLOAT32_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("z", Schema.INT8_SCHEMA)
            .field("decimal", Decimal.schema(2))
            .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("times", SchemaBuilder.array(Time.SCHEMA))
            .field("stamps", SchemaBuilder.map(Schema.INT16_SCHEMA, Timestamp.SCHEMA))
            .field("buffer", Schema.BYTES_SCHEMA)
            .field("nested", nested)
            .field("none", SchemaBuilder.string().optional().defaultValue("d").build())
            .build();
    Struct struct =
        new Struct(schema)
            .put("z", (byte) 1)
            .put("decimal", new BigDecimal("0.10"))
            .put("date", new Date(0L))
            .put("times", List.of(new Date(1L)))
            .put("stamps", Map.of((short) 5, new Date(0L)))
            .put("buffer", ByteBuffer.wrap(new byte[] {1, 2, 3}))
            .put("nested", new Struct(nested).put("float", 0.1f));

    Map<String, Object> row = ConnectRows.row(schema, struct);

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("z", 1L);
    expected.put("decimal", new BigDecimal("0.10"));
    expected.put("date", "1970-01-01");
    expected.put("times", List.of("00:00:00.001"));
    expected.put("stamps", Map.of("5", "1970-01-01T00:00:00Z"));
    expected.put("buffer", "AQID");
    expected.put("nested", Map.of("float", 0.1));
    expected.put("none", null);
    assertThat(row).containsExactlyEntriesOf(expected);
    JsonWriter writer = new JsonWriter(JsonWriter.Form.CANONICAL);
    assertThat(writer.write(null, row)).isEqualTo(writer.write(schema, struct));
  }

  @Test
  void aMapWithoutASchemaKeepsItsOrderAndNulls() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("b", null);
    map.put(1, Arrays.asList(null, true));
    map.put("a", new Date(0L));

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("b", null);
    expected.put("1", Arrays.asList(null, true));
    expected.put("a", "1970-01-01T00:00:00Z");
    assertThat(ConnectRows.row(null, map)).containsExactlyEntriesOf(expected);
  }

  @Test
  void numbersHaveTheTypesOfTheRowModel() {
    assertThat(number((short) 2)).isEqualTo(2L);
    assertThat(number(3)).isEqualTo(3L);
    assertThat(number(BigInteger.valueOf(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    assertThat(number(BigInteger.TWO.pow(63))).isEqualTo(new BigDecimal("9223372036854775808"));
    assertThat(number(0.5f)).isEqualTo(0.5);
    // Double.toString of JDK 17 has no double that it writes with these digits.
    assertThat(number(8.41E21f)).isEqualTo(new BigDecimal("8.41E21"));
    assertThat(number(Float.NaN)).isEqualTo(Double.NaN);
    assertThat(number(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void whatIsNoRowIsMalformed() {
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> ConnectRows.row(null, "secret"))
        .withMessage("expected a row (a struct or a map), found java.lang.String");
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> ConnectRows.row(null, null))
        .withMessage("expected a row (a struct or a map), found null");
  }

  @Test
  void whatHasNoRowFormIsADataException() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ConnectRows.row(null, Map.of("a", new Object[0])))
        .withMessage("A value of type [Ljava.lang.Object; has no row form");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ConnectRows.row(null, Map.of(1.5, 1)))
        .withMessage("A map key of type java.lang.Double cannot be the name of a JSON field");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ConnectRows.row(null, Map.of(1, "a", "1", "b")))
        .withMessage("Two keys of a map would be the same JSON field");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ConnectRows.row(null, Map.of("a", new AtomicLong(1))))
        .withMessage("A value of type java.util.concurrent.atomic.AtomicLong has no row form");
  }

  private static Object number(Number number) {
    return ConnectRows.row(null, Collections.singletonMap("n", number)).get("n");
  }
}
