package io.neaptide.connect.source.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;

class DebeziumEnvelopeTest {

  private static final String EVENT = "{\"before\":null,\"after\":{\"a\":1},\"op\":\"c\"}";
  private static final String SCHEMA = "{\"type\":\"struct\",\"fields\":[{\"field\":\"op\"}]}";

  private final DebeziumEnvelope envelope = new DebeziumEnvelope();
  private final List<ColumnSelection> decoded = new ArrayList<>();

  private Change change(String value, ColumnSelection columns) {
    return envelope.change(
        selected -> {
          decoded.add(selected);
          return new SchemaAndValue(null, JsonReader.readObject(value.getBytes(UTF_8), selected));
        },
        columns);
  }

  @Test
  void theSchemaAroundAnEventIsNotDecodedAndNeitherIsWhatWasBefore() {
    String wrapped = "{\"schema\":" + SCHEMA + ",\"payload\":" + EVENT + "}";
    for (String value : List.of(EVENT, wrapped, wrapped)) {
      assertThat(change(value, ColumnSelection.ALL))
          .isEqualTo(new Change.Upsert(new SchemaAndValue(null, Map.of("a", 1L))));
    }

    assertThat(decoded).hasSize(3);
    assertThat(decoded.get(2)).isSameAs(decoded.get(0));
    assertThat(decoded.get(0).nested("schema").nested("fields")).isSameAs(ColumnSelection.NONE);
    assertThat(decoded.get(0).nested("before")).isSameAs(ColumnSelection.NONE);
  }

  @Test
  void eachTableHasItsOwnColumns() {
    ColumnSelection b = ColumnSelection.of(Map.of("b", ColumnSelection.ALL));
    String value = "{\"after\":{\"a\":1,\"b\":2},\"op\":\"c\"}";

    assertThat(change(value, b))
        .isEqualTo(new Change.Upsert(new SchemaAndValue(null, Map.of("b", 2L))));
    assertThat(change(value, ColumnSelection.ALL))
        .isEqualTo(new Change.Upsert(new SchemaAndValue(null, Map.of("a", 1L, "b", 2L))));
  }
}
