package io.neaptide.connect.source.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.Query;
import io.neaptide.connect.source.sql.SqlScript;
import io.neaptide.connect.source.table.ColumnsParser;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

/** Rows with a schema through columns and SQL. */
@SuppressWarnings("JavaUtilDate") // Connect's logical types are java.util.Date
class SchemaQueryTest {

  private static final ConsumerRecord<?, ?> RECORD = new ConsumerRecord<>("t", 3, 42, null, null);

  private static final Schema ADDRESS =
      SchemaBuilder.struct()
          .name("Address")
          .doc("where")
          .field("city", SchemaBuilder.string().doc("the city").defaultValue("Bern").build())
          .field("zip", Schema.OPTIONAL_INT32_SCHEMA)
          .build();

  private static final Schema KEY =
      SchemaBuilder.struct().name("Key").version(2).field("id", Schema.INT64_SCHEMA).build();

  private static final Schema PERSON = person(4).build();

  private static SchemaBuilder person(int version) {
    return SchemaBuilder.struct()
        .name("Person")
        .version(version)
        .doc("a person")
        .parameter("owner", "crm")
        .field("name", Schema.STRING_SCHEMA)
        .field("age", SchemaBuilder.int16().optional().defaultValue((short) 7).build())
        .field("salary", Decimal.builder(2).doc("a month").build())
        .field("born", Date.SCHEMA)
        .field("seen", Timestamp.builder().optional().build())
        .field("address", ADDRESS)
        .field("former", copyOf(ADDRESS).optional().build())
        .field("tags", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build())
        .field("micros", SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").build());
  }

  private static SchemaBuilder copyOf(Schema schema) {
    SchemaBuilder copy = SchemaBuilder.struct().name(schema.name()).doc(schema.doc());
    schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
    return copy;
  }

  private static Struct ada(Schema schema) {
    return new Struct(schema)
        .put("name", "Ada")
        .put("salary", new BigDecimal("12.50"))
        .put("born", java.util.Date.from(Instant.parse("1990-05-01T00:00:00Z")))
        .put("address", new Struct(ADDRESS).put("city", "London"))
        .put("tags", Map.of("red", 1))
        .put("micros", 5L);
  }

  private static InputRow row(Struct row) {
    Struct key = new Struct(KEY).put("id", 9L);
    return row(new SchemaAndValue(KEY, key), row);
  }

  private static InputRow row(SchemaAndValue key, Struct row) {
    return new InputRow(key, new SchemaAndValue(row.schema(), row), RECORD);
  }

  private static SchemaQuery columns(String columns) {
    return new SchemaQuery(ColumnsParser.parse(columns));
  }

  private static SchemaQuery sql(String sql) {
    Query query = SqlScript.compile(sql).get(0).query();
    return new SchemaQuery(query);
  }

  @Test
  void aRowOfWhichAllColumnsAreTakenPassesAsItIs() {
    Struct ada = ada(PERSON);

    assertThat(columns("*").apply(row(ada)).value()).isSameAs(ada);
    assertThat(sql("SELECT * FROM t WHERE born < DATE '2000-01-01'").apply(row(ada)).value())
        .isSameAs(ada);
    assertThat(sql("SELECT * FROM t WHERE born > DATE '2000-01-01'").apply(row(ada)))
        .isEqualTo(SchemaAndValue.NULL);
  }

  @Test
  void columnsKeepTheirSchemas() {
    SchemaAndValue made =
        columns("age, name AS first, salary, born, address").apply(row(ada(PERSON)));
    Schema schema = made.schema();

    assertThat(schema.name()).isEqualTo("Person");
    assertThat(schema.version()).isEqualTo(4);
    assertThat(schema.doc()).isEqualTo("a person");
    assertThat(schema.parameters()).isEqualTo(Map.of("owner", "crm"));
    assertThat(schema.isOptional()).isFalse();
    assertThat(schema.fields())
        .extracting(Field::name)
        .containsExactly("age", "first", "salary", "born", "address");
    for (Field field : schema.fields()) {
      String of = field.name().equals("first") ? "name" : field.name();
      assertThat(field.schema()).as(of).isSameAs(PERSON.field(of).schema());
    }
    Struct row = (Struct) made.value();
    row.validate();
    assertThat(row.getWithoutDefault("age")).isNull();
    assertThat(row.get("first")).isEqualTo("Ada");
    assertThat(row.get("salary")).isEqualTo(new BigDecimal("12.50"));
  }

  @Test
  void aFieldOfWhatMayBeAbsentIsOptionalWithoutADefault() {
    SchemaQuery query = columns("address.city, former.city AS before, former, tags.red, tags.blue");
    SchemaAndValue made = query.apply(row(ada(PERSON)));
    Struct row = (Struct) made.value();

    assertThat(made.schema().field("city").schema()).isSameAs(ADDRESS.field("city").schema());
    Schema before = made.schema().field("before").schema();
    assertThat(before.isOptional()).isTrue();
    assertThat(before.defaultValue()).isNull();
    assertThat(before.doc()).isEqualTo("the city");
    assertThat(row.get("before")).isNull();
    assertThat(row.get("city")).isEqualTo("London");
    assertThat(made.schema().field("red").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
    assertThat(row.get("red")).isEqualTo(1);
    assertThat(row.get("blue")).isNull();
  }

  @Test
  void aStructWithinWhatMayBeAbsentIsCarriedOver() {
    Schema outer = SchemaBuilder.struct().optional().field("inner", ADDRESS).build();
    Schema schema = SchemaBuilder.struct().field("outer", outer).build();
    Struct inner = new Struct(ADDRESS).put("zip", 8);
    SchemaQuery query = columns("outer.inner");

    Struct row =
        (Struct)
            query
                .apply(row(new Struct(schema).put("outer", new Struct(outer).put("inner", inner))))
                .value();
    Struct none = (Struct) query.apply(row(new Struct(schema))).value();

    row.validate();
    assertThat(row.getStruct("inner").getInt32("zip")).isEqualTo(8);
    assertThat(row.getStruct("inner").get("city")).isEqualTo("Bern");
    assertThat(none.get("inner")).isNull();
  }

  @Test
  void theKeyAsAColumnHasTheSchemaOfTheKey() {
    SchemaAndValue made = columns("_key AS id, name").apply(row(ada(PERSON)));

    assertThat(made.schema().field("id").schema()).isSameAs(KEY);
    assertThat(((Struct) made.value()).getStruct("id").getInt64("id")).isEqualTo(9);
    SchemaAndValue withText =
        columns("_key, name").apply(row(new SchemaAndValue(null, 5L), ada(PERSON)));
    assertThat(withText.schema().field("_key").schema()).isEqualTo(Schema.INT64_SCHEMA);
  }

  @Test
  void aKeyThatHasNoSchemaLeavesTheRowWithoutOneWhereItIsAColumn() {
    SchemaAndValue key = new SchemaAndValue(null, Map.of("a", 1L));

    assertThat(columns("_key, name").apply(row(key, ada(PERSON))))
        .isEqualTo(new SchemaAndValue(null, Map.of("_key", Map.of("a", 1L), "name", "Ada")));
    assertThat(columns("name").apply(row(key, ada(PERSON))).schema().fields()).hasSize(1);
  }

  @Test
  void theSchemaIsDerivedOnceForEachSchemaThatIsRead() {
    SchemaQuery query = columns("name");
    Schema first = query.apply(row(ada(PERSON))).schema();

    assertThat(query.apply(row(ada(PERSON))).schema()).isSameAs(first);
    Schema sameAgain = person(4).build();
    assertThat(query.apply(row(ada(sameAgain))).schema()).isSameAs(first);
    assertThat(query.apply(row(ada(PERSON))).schema()).isSameAs(first);
  }

  @Test
  void aSchemaThatEvolvesInTheMiddleIsFollowed() {
    Schema later = person(5).field("email", Schema.OPTIONAL_STRING_SCHEMA).build();
    SchemaQuery query = columns("name, email");

    SchemaAndValue before = query.apply(row(ada(PERSON)));
    SchemaAndValue after = query.apply(row(ada(later).put("email", "a@b.c")));
    SchemaAndValue old = query.apply(row(ada(PERSON)));

    assertThat(before.schema().version()).isEqualTo(4);
    assertThat(before.schema().fields()).extracting(Field::name).containsExactly("name");
    assertThat(after.schema().version()).isEqualTo(5);
    assertThat(((Struct) after.value()).getString("email")).isEqualTo("a@b.c");
    assertThat(old.schema()).isSameAs(before.schema());
  }

  @Test
  void allColumnsBesideOthersStandInTheirPlace() {
    SchemaAndValue made =
        sql("SELECT *  EXCEPT (tags, micros, former), UPPER(name) AS name FROM t")
            .apply(row(ada(PERSON)));

    assertThat(made.schema().fields())
        .extracting(Field::name)
        .containsExactly("age", "salary", "born", "seen", "address", "name");
    assertThat(((Struct) made.value()).get("name")).isEqualTo("ADA");
  }

  @Test
  void expressionsTakeTheirTypesFromTheSchema() {
    SchemaAndValue made =
        sql("""
                SELECT name, salary * 2 AS twice, age + 1 AS next, COALESCE(address.city, '?') AS city,
                  CAST(born AS STRING) AS day, _offset, micros + 1 AS micros, _key AS id,
                  missing, COALESCE(missing, 'none') AS filled, missing + 1 AS more
                FROM t WHERE born = DATE '1990-05-01' AND seen IS NULL
                """)
            .apply(row(ada(PERSON)));
    Struct row = (Struct) made.value();

    assertThat(made.schema().fields())
        .extracting(Field::name)
        .containsExactly(
            "name", "twice", "next", "city", "day", "_offset", "micros", "id", "filled");
    assertThat(made.schema().field("twice").schema().name()).isEqualTo(Decimal.LOGICAL_NAME);
    assertThat(row.get("twice")).isEqualTo(new BigDecimal("25.00"));
    assertThat(row.get("next")).isNull();
    assertThat(row.get("city")).isEqualTo("London");
    assertThat(row.get("day")).isEqualTo("1990-05-01");
    assertThat(row.get("_offset")).isEqualTo(42L);
    assertThat(row.get("micros")).isEqualTo(6L);
    assertThat(row.getStruct("id").schema()).isSameAs(KEY);
    assertThat(row.get("filled")).isEqualTo("none");
  }

  @Test
  void whatDoesNotFitTheTypesIsAnErrorOfEachRowThatNamesThePlace() {
    SchemaQuery query = sql("SELECT name FROM t WHERE seen > '2026-01-01'");
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> query.apply(row(ada(PERSON))))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("does not fit the types that the schema of the rows has, at line 1")
          .hasMessageContaining("convert one of them with CAST");
    }
    assertThatThrownBy(() -> sql("SELECT salary / 3 AS x FROM t").apply(row(ada(PERSON))))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("the type of the column 'x' does not follow from the schema");
  }

  @Test
  void aMapWithASchemaPassesAsItIsAndLosesItsSchemaWithColumns() {
    Schema schema = SchemaBuilder.map(Schema.STRING_SCHEMA, Decimal.schema(1)).build();
    Map<String, Object> map = Map.of("a", new BigDecimal("1.5"), "b", new BigDecimal("2.5"));
    InputRow row =
        new InputRow(
            new SchemaAndValue(Schema.STRING_SCHEMA, "k"), new SchemaAndValue(schema, map), RECORD);

    assertThat(columns("*").apply(row)).isEqualTo(new SchemaAndValue(schema, map));
    assertThat(columns("a").apply(row))
        .isEqualTo(new SchemaAndValue(null, Map.of("a", new BigDecimal("1.5"))));
  }

  @Test
  void listsOfStructsKeepTheirSchema() {
    Schema schema =
        SchemaBuilder.struct()
            .field("all", SchemaBuilder.array(ADDRESS).build())
            .field("other", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    List<Struct> all = Arrays.asList(new Struct(ADDRESS), new Struct(ADDRESS).put("zip", 1));

    Struct row = (Struct) columns("all").apply(row(new Struct(schema).put("all", all))).value();

    assertThat(row.getArray("all")).isEqualTo(all);
  }

  @Test
  void notANumberIsAnErrorOfItsRowAlone() {
    Schema schema = SchemaBuilder.struct().field("x", Schema.FLOAT64_SCHEMA).build();
    Struct nan = new Struct(schema).put("x", Double.NaN);

    assertThat(((Struct) columns("x").apply(row(nan)).value()).get("x")).isEqualTo(Double.NaN);
    assertThatThrownBy(() -> sql("SELECT x + 1 AS y FROM t").apply(row(nan)))
        .isInstanceOf(EvaluationException.class);
  }
}
