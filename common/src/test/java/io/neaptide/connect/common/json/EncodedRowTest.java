package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class EncodedRowTest {

  private static final Map<String, Object> ROW = new LinkedHashMap<>();

  static {
    ROW.put("z", 1L);
    ROW.put("text", "é\"");
    ROW.put("nothing", null);
    ROW.put("exact", new BigDecimal("0.12345678901234567890123"));
    ROW.put("below", Map.of("list", Arrays.asList(true, 0.5, null)));
  }

  private final EncodedRow encoded = EncodedRow.of(ROW);

  @Test
  void isTheRowToWhoeverLooksAtIt() {
    assertThat(encoded).isEqualTo(ROW).hasSameHashCodeAs(ROW);
    assertThat(ROW).isEqualTo(encoded);
    assertThat(encoded.keySet()).containsExactlyElementsOf(ROW.keySet());
    assertThat(encoded.get("text")).isEqualTo("é\"");
    assertThat(encoded.containsKey("nothing")).isTrue();
    assertThat(encoded.containsKey("_key")).isFalse();
    assertThat(encoded).hasSize(5);
  }

  @Test
  void isTextUntilSomebodyLooks() {
    assertThat(encoded.text()).isPresent();
    assertThat(encoded.isTextWithoutKey()).isTrue();

    assertThat(encoded.containsKey("_key")).isFalse();

    assertThat(encoded.text()).isEmpty();
    assertThat(encoded.isTextWithoutKey()).isFalse();
  }

  @Test
  void knowsWhetherItHasTheKeyColumn() {
    Map<String, Object> withNull = new LinkedHashMap<>();
    withNull.put("_key", null);

    assertThat(EncodedRow.of(withNull).isTextWithoutKey()).isFalse();
    assertThat(read("{\"a\":1,\"_key\":2}").isTextWithoutKey()).isFalse();
    assertThat(read("{\"a\":{\"_key\":2}}").isTextWithoutKey()).isTrue();
  }

  private static EncodedRow read(String json) {
    return EncodedRow.read(json.getBytes(UTF_8)).orElseThrow();
  }

  private static final Map<String, Consumer<Map<String, Object>>> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("put", row -> row.put("more", List.of(1L)));
    CHANGES.put("replace", row -> row.put("z", null));
    CHANGES.put("remove", row -> row.remove("z"));
    CHANGES.put("clear", Map::clear);
    CHANGES.put("put all", row -> row.putAll(Map.of("z", 2L, "y", 3L)));
    CHANGES.put("put if absent", row -> row.putIfAbsent("nothing", "x"));
    CHANGES.put("compute", row -> row.compute("z", (column, value) -> value + "!"));
    CHANGES.put("merge", row -> row.merge("z", 1L, (one, other) -> null));
    CHANGES.put("replace all", row -> row.replaceAll((column, value) -> column));
    CHANGES.put("remove by value", row -> row.remove("z", 1L));
    CHANGES.put("names", row -> row.keySet().removeIf(column -> column.length() > 4));
    CHANGES.put("values", row -> row.values().removeIf(Objects::isNull));
    CHANGES.put("entries", row -> row.entrySet().forEach(entry -> entry.setValue("x")));
    CHANGES.put(
        "iterator",
        row -> {
          var entries = row.entrySet().iterator();
          entries.next();
          entries.remove();
        });
    CHANGES.put("an object below", row -> below(row).put("list", 1L));
    CHANGES.put("a list below", row -> list(row).add(2L));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> below(Map<String, Object> row) {
    return (Map<String, Object>) row.get("below");
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> row) {
    return (List<Object>) below(row).get("list");
  }

  @Test
  void isChangedAndThenWrittenLikeTheDecodedRow() {
    byte[] json = EncodedRow.of(ROW).text().orElseThrow();
    RowConverter converter = new RowConverter();
    CHANGES.forEach(
        (name, change) -> {
          Map<String, Object> decoded = JsonReader.readObject(json, ColumnSelection.ALL);
          change.accept(decoded);
          Map<String, Object> row = EncodedRow.read(json).orElseThrow();
          change.accept(row);

          assertThat(row).as(name).isEqualTo(decoded).hasToString(decoded.toString());
          assertThat(converter.fromConnectData("t", null, row))
              .as(name)
              .isEqualTo(converter.fromConnectData("t", null, decoded));
        });
  }

  @Test
  void isCopiedAndSerializedAsAnOrdinaryMap() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(EncodedRow.of(ROW));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isInstanceOf(LinkedHashMap.class).isEqualTo(encoded);
    }
    assertThat(new LinkedHashMap<>(EncodedRow.of(ROW))).isEqualTo(ROW);
  }

  @Test
  void severalThreadsThatLookAtOnceSeeTheSameObjects() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 500; round++) {
        EncodedRow row = EncodedRow.of(ROW);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Object>> seen = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
          seen.add(
              threads.submit(
                  () -> {
                    together.await();
                    return row.get("below");
                  }));
        }
        for (Future<Object> each : seen) {
          assertThat(each.get()).isSameAs(row.get("below"));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theConverterWritesItAsTheRowItself() {
    RowConverter converter = new RowConverter();

    assertThat(new String(converter.fromConnectData("t", null, encoded), UTF_8))
        .isEqualTo(new String(converter.fromConnectData("t", null, ROW), UTF_8));
  }

  @Test
  void asAKeyItHasTheCanonicalFormOfTheRow() {
    RowConverter converter = new RowConverter();
    converter.configure(Map.of(), true);

    assertThat(converter.fromConnectData("t", null, encoded))
        .isEqualTo(converter.fromConnectData("t", null, ROW));
  }

  @Test
  void whatJsonCannotHoldIsRefusedAtOnce() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> EncodedRow.of(Map.of("a", List.of(Double.NaN))));
  }
}
