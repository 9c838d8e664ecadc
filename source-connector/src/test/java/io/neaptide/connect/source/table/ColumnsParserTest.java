package io.neaptide.connect.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.source.query.InputRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsParserTest {

  private static final ConsumerRecord<byte[], byte[]> RECORD =
      new ConsumerRecord<>("t", 0, 0, new byte[0], new byte[0]);

  @Test
  void starIsTheWholeValueWithoutKey() {
    assertThat(project("*", row("_key", "in value", "a", 1L))).isEqualTo("{_key=in value, a=1}");
  }

  @Test
  void columnsComeInTheirOrderAndMissingOnesAreNull() {
    assertThat(project("b, missing, _key, a", row("a", 1L, "b", 2L)))
        .isEqualTo("{b=2, missing=null, _key=K, a=1}");
  }

  @Test
  void pathLeadsIntoObjectsAndIsNamedByItsLastPart() {
    assertThat(project("address.city", row("address", row("city", "London"))))
        .isEqualTo("{city=London}");
    assertThat(project("address.city.x", row("address", row("city", "London"))))
        .isEqualTo("{x=null}");
  }

  @Test
  void asRenamesInAnyCase() {
    assertThat(project("a AS b, c as d, _key As id", row("a", 1L, "c", 2L)))
        .isEqualTo("{b=1, d=2, id=K}");
  }

  @Test
  void columnMayBeCalledAs() {
    assertThat(project("as, as AS as2", row("as", 1L))).isEqualTo("{as=1, as2=1}");
    assertThat(project("ascent", row("ascent", 1L))).isEqualTo("{ascent=1}");
  }

  @Test
  void quotedNamesMayHoldAnything() {
    assertThat(
            project(
                "\"a.b\", `c, d` AS \"e \"\"f\"\"\", \"x\".\"y.z\"",
                row("a.b", 1L, "c, d", 2L, "x", row("y.z", 3L))))
        .isEqualTo("{a.b=1, e \"f\"=2, y.z=3}");
  }

  @Test
  void quotedKeyIsColumnOfTheValue() {
    assertThat(project("\"_key\" AS inside, _key", row("_key", "V")))
        .isEqualTo("{inside=V, _key=K}");
  }

  @Test
  void starBesideOthersStandsForTheRest() {
    assertThat(project("_key, *", row("_key", "V", "a", 1L))).isEqualTo("{_key=K, a=1}");
    assertThat(project("a AS b, *", row("a", 1L, "b", 2L, "c", 3L))).isEqualTo("{b=1, a=1, c=3}");
  }

  @Test
  void keyWithSchemaBecomesRowValue() {
    Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    Struct key = new Struct(schema).put("id", 7);

    assertThat(apply("_key", new SchemaAndValue(schema, key), row()))
        .isEqualTo(Map.of("_key", Map.of("id", 7L)));
  }

  @Test
  void onlyNeededColumnsAreSelected() {
    ColumnSelection selection = ColumnsParser.parse("_key, a.b, c").columns();

    assertThat(selection.nested("a").nested("b").isAll()).isTrue();
    assertThat(selection.nested("a").nested("x")).isSameAs(ColumnSelection.NONE);
    assertThat(selection.nested("c").isAll()).isTrue();
    assertThat(selection.nested("_key")).isSameAs(ColumnSelection.NONE);
    assertThat(ColumnsParser.parse("_key, *").columns().isAll()).isTrue();
    assertThat(ColumnsParser.parse("_key").columns()).isSameAs(ColumnSelection.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''|At position 1: expected the name of a column, found the end",
        "a,|At position 3: expected the name of a column, found the end",
        "a,,b|At position 3: expected the name of a column, found ','",
        "a b|At position 3: expected a comma or AS; put a name with spaces into double quotes",
        "a AS|At position 5: expected the name of a column, found the end",
        "a AS b.c|At position 7: the name after AS cannot have a dot; put it into double quotes",
        "a, b AS a|At position 4: two columns have the name 'a'; rename one with AS",
        "*, *|At position 4: * stands twice; remove one",
        "\"a|At position 1: the quote is not closed; add \"",
        "a.*|At position 3: expected the name of a column, found '*'",
        "_key.a|At position 1: _key has no fields; take _key as a whole, or \"_key\" in quotes"
            + " for a column of the value",
      })
  void errorsNamePositionAndRemedy(String columns, String problem) {
    assertThatThrownBy(() -> ColumnsParser.parse(columns))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Invalid value " + columns + " for configuration columns: " + problem);
  }

  private static String project(String columns, Map<String, Object> row) {
    return apply(columns, new SchemaAndValue(Schema.STRING_SCHEMA, "K"), row).toString();
  }

  private static Object apply(String columns, SchemaAndValue key, Map<String, Object> row) {
    return ColumnsParser.parse(columns)
        .apply(new InputRow(key, row, RECORD), Optional.empty())
        .value();
  }

  private static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      row.put((String) namesAndValues[at], namesAndValues[at + 1]);
    }
    return row;
  }
}
