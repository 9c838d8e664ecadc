package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.json.JsonProjection.Column;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding the row and encoding its columns is the oracle. */
class JsonProjectionTest {

  private static final int PROJECTIONS = 300;
  private static final int ROWS = 40;
  private static final JsonWriter WRITER = new JsonWriter(JsonWriter.Form.ROW);

  /** Those of {@link RandomJson}, and one that is in no row. */
  private static final List<String> NAMES =
      List.of("a_0", "b_1", "id_0", "a_1", "name_1", "ü_0", "_1", "city_2", "a_2", "none");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"a\":1,\"b\":{\"c\":\"x\"},\"d\":2} | {\"c\":\"x\",\"a\":1}",
        "{ \"b\" : { \"c\" : [ 1 , { \"d\" : -0 } ] } , \"a\" : 1.50 } | {\"c\":[1,{\"d\":0}],\"a\":1.5}",
        "{\"a\":\"\\u00e9\\/\\n\",\"b\":{}} | {\"c\":null,\"a\":\"é/\\n\"}",
        "{\"a\":null,\"b\":[{\"c\":1}]} | {\"c\":null,\"a\":null}",
        "{} | {\"c\":null,\"a\":null}",
      })
  void columnsStandInTheirOrderInOneNotation(String row, String expected) {
    JsonProjection projection =
        JsonProjection.of(
            List.of(new Column("c", List.of("b", "c")), new Column("a", List.of("a"))), List.of());

    assertThat(projection.read(bytes(row))).hasValue(Map.of());
    assertThat(text(projection.row())).isEqualTo(expected);
  }

  @Test
  void valuesThatAreLookedAtAreDecodedAndOthersMayBeGiven() {
    JsonProjection projection =
        JsonProjection.of(
            List.of(
                new Column("given", List.of()),
                new Column("a", List.of("a")),
                new Column("too", List.of()),
                new Column("b", List.of("a", "b"))),
            List.of(List.of("a", "b"), List.of("n")));

    assertThat(projection.read(bytes("{\"n\":1e2,\"a\":{\"b\":[true],\"c\":0}}")))
        .hasValue(Map.of("a", Map.of("b", List.of(true)), "n", 100.0));
    assertThat(text(projection.row("k", null)))
        .isEqualTo("{\"given\":\"k\",\"a\":{\"b\":[true],\"c\":0},\"too\":null,\"b\":[true]}");
  }

  @Test
  void malformedRowsAreNotItsOwnToRefuse() {
    JsonProjection projection =
        JsonProjection.of(List.of(new Column("a", List.of("a"))), List.of());

    for (String row : List.of("[]", "", "{\"a\":1}}", "{\"b\":1,\"b\":1}", "{\"\\u0061\":1}")) {
      assertThat(projection.read(bytes(row))).as(row).isEmpty();
    }
    assertThatThrownBy(() -> projection.read(new byte[] {(byte) 0xff}))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("the bytes are not well-formed UTF-8");
    assertThat(projection.read(bytes("{\"a\":7}"))).isPresent();
    assertThat(text(projection.row())).isEqualTo("{\"a\":7}");
  }

  @Test
  void aNameThatCannotBeWrittenIsRefused() {
    assertThatThrownBy(
            () -> JsonProjection.of(List.of(new Column("\ud83d", List.of("a"))), List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void itGivesWhatDecodingAndEncodingGives() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomJson rows = new RandomJson(random);
    int read = 0;
    for (int round = 0; round < PROJECTIONS; round++) {
      List<Column> columns = columns(random);
      List<List<String>> decoded = random.nextBoolean() ? List.of() : paths(random);
      boolean all = random.nextInt(4) == 0;
      JsonProjection projection =
          all ? JsonProjection.ofAllColumns(decoded) : JsonProjection.of(columns, decoded);
      for (int row = 0; row < ROWS; row++) {
        byte[] json = rows.next();
        Optional<Map<String, Object>> seen = read(projection, json);
        if (seen.isPresent()) {
          read++;
          String context = "seed " + seed + ", " + columns + " of " + new String(json, UTF_8);
          Map<String, Object> whole = JsonReader.readAnyObject(json, ColumnSelection.ALL);
          Map<String, Object> expected = all ? whole : projected(whole, columns);
          assertThat(text(projection.row(given(columns, all))))
              .as(context)
              .isEqualTo(new String(WRITER.write(null, expected), UTF_8));
          assertThat(seen.get())
              .as(context)
              .isEqualTo(JsonReader.readAnyObject(json, ColumnSelection.of(decoded)));
        }
      }
    }
    assertThat(read).as("read with seed %d", seed).isGreaterThan(PROJECTIONS * ROWS / 4);
  }

  private static Optional<Map<String, Object>> read(JsonProjection projection, byte[] json) {
    try {
      return projection.read(json);
    } catch (MalformedDataException e) {
      assertThatThrownBy(() -> JsonReader.readObject(json, ColumnSelection.ALL))
          .isInstanceOf(MalformedDataException.class);
      return Optional.empty();
    }
  }

  private static List<Column> columns(Random random) {
    List<Column> columns = new ArrayList<>();
    for (List<String> path : paths(random)) {
      String name = "column " + columns.size();
      columns.add(new Column(name, random.nextInt(5) == 0 ? List.of() : path));
    }
    return columns;
  }

  private static List<List<String>> paths(Random random) {
    List<List<String>> paths = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      List<String> path = new ArrayList<>();
      do {
        path.add(NAMES.get(random.nextInt(NAMES.size())));
      } while (random.nextInt(3) == 0);
      paths.add(path);
    }
    return paths;
  }

  private static Object[] given(List<Column> columns, boolean all) {
    return all
        ? new Object[0]
        : columns.stream().filter(column -> column.path().isEmpty()).map(Column::name).toArray();
  }

  private static Map<String, Object> projected(Map<String, Object> row, List<Column> columns) {
    Map<String, Object> projected = new LinkedHashMap<>();
    for (Column column : columns) {
      Object value = column.path().isEmpty() ? column.name() : row;
      for (String name : column.path()) {
        value = value instanceof Map<?, ?> map ? map.get(name) : null;
      }
      projected.put(column.name(), value);
    }
    return projected;
  }

  private static String text(EncodedRow row) {
    return new String(row.text().orElseThrow(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
