package io.neaptide.connect.sink.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ExistingFormatsTest {

  private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

  @Test
  void whatConnectsJsonConverterWritesWithoutSchemasIsReadWithItsExactNumbers() {
    try (RowDeserializer rows =
        ExistingFormats.rows(
            Map.of("value.serializer", CONVERTER, "value.serializer.schemas.enable", "false"))) {
      Map<?, ?> row =
          (Map<?, ?>)
              rows.deserialize(
                  "t",
                  new RecordHeaders(),
                  "{\"n\":0.12345678901234567890123}".getBytes(UTF_8),
                  ColumnSelection.ALL);
      assertThat(row.get("n")).isEqualTo(new BigDecimal("0.12345678901234567890123"));
    }
  }

  @Test
  void soItIsWhereItIsNamedForTheExistingRowsAlone() {
    Map<String, String> properties =
        Map.of(
            "fetch.existing.value.deserializer",
            CONVERTER,
            "fetch.existing.value.deserializer.schemas.enable",
            "false");

    assertThat(ExistingFormats.rowFormat(properties)).isEqualTo("upsert-json");
  }

  @Test
  void withSchemasItReadsWhatItWrote() {
    assertThat(ExistingFormats.rowFormat(Map.of("value.serializer", CONVERTER)))
        .isEqualTo(CONVERTER);
  }
}
