package io.neaptide.connect.sink.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.format.Formats;
import java.util.List;
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

  private final KeyForms forms = new KeyForms();

  private OneFormKeySerializer keys(boolean schemas) {
    return keys(schemas, forms);
  }

  private static OneFormKeySerializer keys(boolean schemas, KeyForms forms) {
    return new OneFormKeySerializer(
        Formats.keySerializer(
            "key.serializer",
            JsonConverter.class.getName(),
            Map.of("key.serializer.schemas.enable", Boolean.toString(schemas))),
        forms);
  }

  private static byte[] writeId(OneFormKeySerializer keys, Schema schema, long id) {
    return write(keys, schema, new Struct(schema).put("id", id));
  }

  @Test
  void aKeyThatASecondSchemaWouldGiveAnotherFormIsRefused() {
    OneFormKeySerializer keys = keys(true);
    assertThat(writeId(keys, FIRST, 1)).isNotEmpty();

    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> writeId(keys, DOCUMENTED, 1))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Keys come with two schemas (K version 1 and K version 2)")
          .hasMessageContaining("two rows of t");
    }
    assertThatThrownBy(() -> writeId(keys, WIDER, 2)).isInstanceOf(DataException.class);
    assertThat(writeId(keys, FIRST, 2)).isNotEmpty();
  }

  @Test
  void anotherKeyThanTheFirstSchemaCanHoldIsAnotherKey() {
    OneFormKeySerializer keys = keys(true);
    assertThat(writeId(keys, FIRST, 1)).isNotEmpty();
    Struct wider = new Struct(WIDER).put("id", 1L).put("region", "EU");

    assertThat(keys.serialize("t", new RecordHeaders(), WIDER, wider)).isNotEmpty();
  }

  @Test
  void schemasThatLeaveNoTraceInTheBytesMayChange() {
    OneFormKeySerializer keys = keys(false);

    assertThat(writeId(keys, DOCUMENTED, 1)).isEqualTo(writeId(keys, FIRST, 1));
  }

  @Test
  void eachTopicHasItsOwnSchema() {
    OneFormKeySerializer keys = keys(true);
    assertThat(writeId(keys, FIRST, 1)).isNotEmpty();

    assertThat(
            keys.serialize(
                "other", new RecordHeaders(), DOCUMENTED, new Struct(DOCUMENTED).put("id", 1L)))
        .isNotEmpty();
  }

  private static byte[] write(OneFormKeySerializer keys, Schema schema, Object key) {
    return keys.serialize("t", new RecordHeaders(), schema, key);
  }

  private void refusesTheSecond(
      Schema firstSchema, Object first, Schema secondSchema, Object second) {
    OneFormKeySerializer keys = keys(true, new KeyForms());
    assertThat(write(keys, firstSchema, first)).isNotEmpty();
    assertThatThrownBy(() -> write(keys, secondSchema, second))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Keys come with two schemas (");
  }

  @Test
  void allEncodersOfATaskRefuseTheSameForm() {
    OneFormKeySerializer ahead = keys(true);
    OneFormKeySerializer withCare = keys(true);
    assertThat(writeId(ahead, FIRST, 1)).isNotEmpty();

    assertThatThrownBy(() -> writeId(withCare, DOCUMENTED, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Only keys that this task has written since it started");
    assertThat(writeId(withCare, FIRST, 1)).isNotEmpty();
  }

  @Test
  void keysOfEveryTypeHaveOneForm() {
    refusesTheSecond(Schema.STRING_SCHEMA, "a", Schema.OPTIONAL_STRING_SCHEMA, "b");
    refusesTheSecond(Schema.STRING_SCHEMA, "a", SchemaBuilder.string().name("Id").build(), "a");
    refusesTheSecond(Schema.INT32_SCHEMA, 1, Schema.INT64_SCHEMA, 2L);
    refusesTheSecond(Schema.INT64_SCHEMA, 1L, Schema.INT32_SCHEMA, 2);
    refusesTheSecond(null, "a", Schema.STRING_SCHEMA, "a");
    refusesTheSecond(FIRST, new Struct(FIRST).put("id", 1L), null, Map.of("id", 2L));
    refusesTheSecond(
        SchemaBuilder.array(Schema.INT32_SCHEMA).build(),
        List.of(1),
        SchemaBuilder.array(Schema.INT64_SCHEMA).build(),
        List.of(2L));
  }

  @Test
  void fieldsOfAnotherSizeAndNestedOnesAreTheSameKey() {
    Schema narrow = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    refusesTheSecond(
        FIRST, new Struct(FIRST).put("id", 1L), narrow, new Struct(narrow).put("id", 1));
    Schema inFirst = SchemaBuilder.struct().field("k", FIRST).build();
    Schema inDocumented = SchemaBuilder.struct().field("k", DOCUMENTED).build();
    refusesTheSecond(
        inFirst,
        new Struct(inFirst).put("k", new Struct(FIRST).put("id", 1L)),
        inDocumented,
        new Struct(inDocumented).put("k", new Struct(DOCUMENTED).put("id", 2L)));
  }

  @Test
  void aKeyThatTheFirstTypeCannotHoldIsAnotherKey() {
    OneFormKeySerializer keys = keys(true);
    assertThat(write(keys, Schema.INT32_SCHEMA, 1)).isNotEmpty();

    assertThat(write(keys, Schema.INT64_SCHEMA, 5_000_000_000L)).isNotEmpty();
    assertThat(write(keys, Schema.STRING_SCHEMA, "1")).isNotEmpty();
    assertThatThrownBy(() -> write(keys, Schema.INT64_SCHEMA, 5L))
        .isInstanceOf(DataException.class);
  }
}
