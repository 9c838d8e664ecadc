package io.neaptide.connect.common.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equal keys are equal bytes, and different keys are different bytes. */
class JsonKeyTest {

  private final JsonKeySerializer serializer = new JsonKeySerializer();
  private final JsonKeyDeserializer deserializer = new JsonKeyDeserializer();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"k\"|\"k\"",
        "\"\"|\"\"",
        "\"\\u00e9\\/\\uD83D\\uDE00\"|\"é/😀\"",
        "1|1",
        "1.0|1",
        "1e0|1",
        "100e-2|1",
        "-0|0",
        "-0.0|0",
        "0e5|0",
        "1.50|1.5",
        "1E2|100",
        "1e37|10000000000000000000000000000000000000",
        "1e38|1E+38",
        "100000000000000000000000000000000000000|1E+38",
        "0.0000001|1E-7",
        "8.41E21|8410000000000000000000",
        "5E-324|5E-324",
        "true|true",
        "[ 1.0 , 2 ]|[1,2]",
        "{\"b\" : 1, \"a\":{ \"d\":[{\"z\":1,\"y\":2}],\"c\":null}}"
            + "|{\"a\":{\"c\":null,\"d\":[{\"y\":2,\"z\":1}]},\"b\":1}",
        "{\"b\":1,\"B\":2,\"é\":3,\"\":4}|{\"\":4,\"B\":2,\"b\":1,\"é\":3}",
      })
  void everyKeyHasOneCanonicalForm(String json, String canonical) {
    SchemaAndValue key = read(json);
    String written = write(key.schema(), key.value());

    assertThat(written).isEqualTo(canonical);
    assertThat(write(null, read(written).value())).isEqualTo(canonical);
  }

  @Test
  void oneNumberIsOneKeyWhateverItsType() {
    for (Object one :
        List.of(
            (byte) 1,
            (short) 1,
            1,
            1L,
            1f,
            1.0,
            BigInteger.ONE,
            BigDecimal.ONE,
            new BigDecimal("1.000"))) {
      assertThat(write(null, one)).isEqualTo("1");
    }
    assertThat(write(null, 1e22)).isEqualTo(write(null, BigInteger.TEN.pow(22)));
    assertThat(write(null, 1L << 62)).isEqualTo(write(null, new BigDecimal(1L << 62)));
    assertThat(write(null, 0.1f)).isEqualTo(write(null, new BigDecimal("0.10")));
  }

  @Test
  void typesAreNotConfused() {
    assertThat(List.of("1", 1, true, "true", "null", List.of(), Map.of(), List.of(1)))
        .extracting(key -> write(null, key))
        .doesNotHaveDuplicates();
    assertThat(write(null, 9007199254740993L)).isNotEqualTo(write(null, 9007199254740992.0));
  }

  @Test
  void aStructIsTheSameKeyAsAMap() {
    Schema nested = SchemaBuilder.struct().field("y", Schema.OPTIONAL_STRING_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("b", Decimal.schema(2))
            .field("nested", nested)
            .field("a", Schema.INT8_SCHEMA)
            .field("list", SchemaBuilder.array(nested))
            .build();
    Struct struct =
        new Struct(schema)
            .put("b", new BigDecimal("7.00"))
            .put("nested", new Struct(nested))
            .put("a", (byte) 1)
            .put("list", List.of(new Struct(nested).put("y", "x")));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("list", List.of(Map.of("y", "x")));
    map.put("a", 1L);
    map.put("b", 7.0);
    map.put("nested", Collections.singletonMap("y", null));

    assertThat(write(schema, struct))
        .isEqualTo(write(null, map))
        .isEqualTo("{\"a\":1,\"b\":7,\"list\":[{\"y\":\"x\"}],\"nested\":{\"y\":null}}");
  }

  @Test
  void theOrderOfFieldsMakesNoDifference() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = random.nextInt(10); i >= 0; i--) {
        fields.put(new String(Character.toChars(random.nextInt(0xD800))) + i, random.nextInt());
      }
      List<String> names = new ArrayList<>(fields.keySet());
      Collections.shuffle(names, random);
      Map<String, Object> shuffled = new LinkedHashMap<>();
      names.forEach(name -> shuffled.put(name, fields.get(name)));

      assertThat(write(null, Map.of("k", shuffled)))
          .as("seed %d", seed)
          .isEqualTo(write(null, Map.of("k", fields)));
    }
  }

  @Test
  void textKeysHaveASchemaAndAllOthersNone() {
    assertThat(read("\"a\"")).isEqualTo(new SchemaAndValue(Schema.STRING_SCHEMA, "a"));
    assertThat(read("1")).isEqualTo(new SchemaAndValue(null, 1L));
    assertThat(read("{\"a\":1}")).isEqualTo(new SchemaAndValue(null, Map.of("a", 1L)));
  }

  @Test
  void theJsonNullIsNoKey() {
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> read("null"))
        .withMessage(
            "expected a JSON value, found the JSON null (a delete is a record without a value)");
  }

  private SchemaAndValue read(String json) {
    return deserializer.deserialize("t", new RecordHeaders(), json.getBytes(UTF_8));
  }

  private String write(Schema schema, Object key) {
    return new String(serializer.serialize("t", new RecordHeaders(), schema, key), UTF_8);
  }
}
