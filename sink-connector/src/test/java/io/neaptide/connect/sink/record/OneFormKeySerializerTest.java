package io.neaptide.connect.sink.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.format.Formats;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class OneFormKeySerializerTest {

  private static final Schema FIRST = key(1).build();
  private static final Schema DOCUMENTED = key(2).doc("now with a text").build();
  private static final Schema WIDER = key(3).field("region", Schema.OPTIONAL_STRING_SCHEMA).build();

  private static SchemaBuilder key(int version) {
    return SchemaBuilder.struct().name("K").version(version).field("id", Schema.INT64_SCHEMA);
  }

  private static OneFormKeySerializer keys(boolean schemas) {
    return new OneFormKeySerializer(
        Formats.keySerializer(
            "key.serializer",
            JsonConverter.class.getName(),
            Map.of("key.serializer.schemas.enable", Boolean.toString(schemas))));
  }

  private static byte[] write(OneFormKeySerializer keys, Schema schema, long id) {
    return keys.serialize("t", new RecordHeaders(), schema, new Struct(schema).put("id", id));
  }

  @Test
  void aKeyThatASecondSchemaWouldGiveAnotherFormIsRefused() {
    OneFormKeySerializer keys = keys(true);
    assertThat(write(keys, FIRST, 1)).isNotEmpty();

    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> write(keys, DOCUMENTED, 1))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Keys come with two schemas (K version 1 and K version 2)")
          .hasMessageContaining("two rows of t");
    }
    assertThatThrownBy(() -> write(keys, WIDER, 2)).isInstanceOf(DataException.class);
    assertThat(write(keys, FIRST, 2)).isNotEmpty();
  }

  @Test
  void anotherKeyThanTheFirstSchemaCanHoldIsAnotherKey() {
    OneFormKeySerializer keys = keys(true);
    assertThat(write(keys, FIRST, 1)).isNotEmpty();
    Struct wider = new Struct(WIDER).put("id", 1L).put("region", "EU");

    assertThat(keys.serialize("t", new RecordHeaders(), WIDER, wider)).isNotEmpty();
  }

  @Test
  void schemasThatLeaveNoTraceInTheBytesMayChange() {
    OneFormKeySerializer keys = keys(false);

    assertThat(write(keys, DOCUMENTED, 1)).isEqualTo(write(keys, FIRST, 1));
  }

  @Test
  void eachTopicHasItsOwnSchema() {
    OneFormKeySerializer keys = keys(true);
    assertThat(write(keys, FIRST, 1)).isNotEmpty();

    assertThat(
            keys.serialize(
                "other", new RecordHeaders(), DOCUMENTED, new Struct(DOCUMENTED).put("id", 1L)))
        .isNotEmpty();
  }
}
