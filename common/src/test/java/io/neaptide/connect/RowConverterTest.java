package io.neaptide.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

class RowConverterTest {

  private final RowConverter values = converter(false);
  private final RowConverter keys = converter(true);

  @Test
  void workersFindItAsAService() {
    assertThat(ServiceLoader.load(Converter.class)).hasAtLeastOneElementOfType(RowConverter.class);
  }

  @Test
  void rowsComeBackAsTheyWere() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("z", 1L);
    row.put("big", new BigDecimal("123456789012345678901234567890.5"));
    row.put("none", null);
    row.put("double", 0.1);
    row.put("nested", Map.of("list", List.of(true, "😀", List.of())));

    byte[] json = values.fromConnectData("t", new RecordHeaders(), null, row);
    SchemaAndValue read = values.toConnectData("t", new RecordHeaders(), json);

    assertThat(read).isEqualTo(new SchemaAndValue(null, row));
    assertThat(values.fromConnectData("t", null, read.value())).isEqualTo(json);
  }

  @Test
  void nullIsARecordWithoutAKeyOrValueInBothDirections() {
    for (RowConverter converter : List.of(keys, values)) {
      assertThat(converter.fromConnectData("t", null, null)).isNull();
      assertThat(converter.fromConnectData("t", Schema.OPTIONAL_STRING_SCHEMA, null)).isNull();
      assertThat(converter.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
    }
  }

  @Test
  void theTextNullIsNeverADelete() {
    for (RowConverter converter : List.of(keys, values)) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> converter.toConnectData("t", "null".getBytes(UTF_8)))
          .withMessageContaining("(a delete is a record without a value)");
    }
  }

  @Test
  void keysMayBeAnyJsonValueAndAreWrittenInCanonicalForm() {
    for (Object key : List.of("k", 1L, true, List.of(1L), Map.of("a", 1L))) {
      byte[] json = keys.fromConnectData("t", null, key);
      assertThat(keys.toConnectData("t", json)).isEqualTo(new SchemaAndValue(null, key));
    }
    SchemaAndValue unordered = keys.toConnectData("t", "{\"b\":1.0, \"a\":2}".getBytes(UTF_8));
    assertThat(keys.fromConnectData("t", null, unordered.value()))
        .isEqualTo("{\"a\":2,\"b\":1}".getBytes(UTF_8));
  }

  @Test
  void structsAreWrittenLikeMaps() {
    Schema schema = SchemaBuilder.struct().field("a", Schema.FLOAT32_SCHEMA).build();
    Struct struct = new Struct(schema).put("a", 0.1f);

    assertThat(values.fromConnectData("t", schema, struct))
        .isEqualTo("{\"a\":0.1}".getBytes(UTF_8));
    assertThat(keys.fromConnectData("t", schema, struct)).isEqualTo("{\"a\":0.1}".getBytes(UTF_8));
  }

  @Test
  void aValueThatIsNoRowIsRefused() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> values.fromConnectData("t", Schema.STRING_SCHEMA, "secret"))
        .withMessage(
            "The value format 'upsert-json' writes rows (a struct or a map), but the value is of"
                + " type java.lang.String. Set value.converter of the connector to"
                + " io.neaptide.connect.RowConverter where the input is JSON, or else to the"
                + " converter of the format that the input is in");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> values.toConnectData("t", "[]".getBytes(UTF_8)))
        .withMessage(
            "The value of a record of the topic t is malformed: expected a JSON object, found an"
                + " array. errors.log.enable=true and errors.log.include.messages=true of the connector"
                + " let the worker's log tell its partition and offset");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> keys.toConnectData("people", "no JSON".getBytes(UTF_8)))
        .withMessageStartingWith("The key of a record of the topic people is malformed: not JSON");
  }

  @Test
  void eightThreadsMayShareOneConverter() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int number = thread;
        results.add(threads.submit(() -> convertManyRows(number)));
      }
      for (Future<?> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void convertManyRows(int thread) {
    for (int i = 0; i < 5_000; i++) {
      String text = "é".repeat(i % 100 == 0 ? 10_000 : i % 60) + thread;
      Map<String, Object> row = Map.of("name-" + thread + "-" + i, text, "n", (long) i);
      byte[] json = values.fromConnectData("t", null, row);
      assertThat(values.toConnectData("t", json).value()).isEqualTo(row);
      if (i % 7 == 0) {
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(
                () -> values.fromConnectData("t", null, Map.of("a", text, "b", new Object())));
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(() -> values.toConnectData("t", new byte[] {'{', '"', 'x'}));
      }
      byte[] key = keys.fromConnectData("t", null, row);
      assertThat(keys.toConnectData("t", key).value()).isEqualTo(row);
    }
  }

  private static RowConverter converter(boolean isKey) {
    RowConverter converter = new RowConverter();
    converter.configure(Map.of("schemas.enable", "true"), isKey);
    return converter;
  }
}
