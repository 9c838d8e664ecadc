package io.neaptide.connect.sink.delivery.exactlyonce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.RowConverter;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.sink.record.RecordEncoder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

/** Rows that come from {@link RowConverter} as text are written like the maps that they are. */
class TextRowsTest {

  private static final int ROWS = 20_000;
  private static final List<String> VALUES =
      List.of(
          "1",
          "-0",
          "1.50",
          "12345678.25",
          "0.0001",
          "1e3",
          "12345678901234567890",
          "null",
          "true",
          "\"k\"",
          "\"\\u00e9\\/\"",
          "[1, 2]",
          "{ \"a\":1,\"_key\":2 }",
          "{}");
  private static final List<String> KEYS = Arrays.asList("k", "1", null);

  private final RowConverter converter = new RowConverter();
  private final RecordEncoder encoder =
      new RecordEncoder(
          new TopicFormat("${topic}"),
          Formats.keySerializer("key.serializer", Formats.JSON, Map.of()),
          Formats.rowSerializer("value.serializer", Formats.UPSERT_JSON, Map.of()));

  private static SinkRecord record(Object key, Object row) {
    return new SinkRecord("t", 0, null, key, null, row, 7, 42L, TimestampType.CREATE_TIME);
  }

  private static Object row(Converter converter, String json) {
    return converter.toConnectData("t", json.getBytes(UTF_8)).value();
  }

  /** What is written, or why it cannot be. */
  private String written(Object key, Object row) {
    try {
      ProducerRecord<byte[], byte[]> record = encoder.encode(record(key, row));
      return new String(record.key(), UTF_8) + "=" + new String(record.value(), UTF_8);
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  @Test
  void aRowThatNobodyLookedAtIsWrittenAsItCame() {
    byte[] json = "{\"a\":1,\"b\":{\"_key\":null}}".getBytes(UTF_8);
    SinkRecord record = record("k", converter.toConnectData("t", json).value());

    assertThat(encoder.encode(record).value()).isSameAs(json);
    assertThat(encoder.encode(record).value()).as("when it is sent again").isSameAs(json);
  }

  @Test
  void aRowThatATransformHasChangedIsWrittenAsItIsNow() {
    Object row = row(converter, "{\"a\":1,\"b\":{\"c\":1.0}}");
    @SuppressWarnings("unchecked")
    Map<String, Object> columns = (Map<String, Object>) row;
    columns.put("d", columns.remove("a"));

    assertThat(written("k", row)).isEqualTo("\"k\"={\"b\":{\"c\":1.0},\"d\":1}");
  }

  @Test
  void randomRowsAreWrittenLikeTheirMaps() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int asText = 0;
    for (int number = 0; number < ROWS; number++) {
      StringBuilder json = new StringBuilder("{");
      for (int field = random.nextInt(4); field >= 0; field--) {
        String name = random.nextInt(6) == 0 ? "_key" : "c" + field;
        if (json.indexOf('"' + name + "\":") < 0) {
          String space = random.nextInt(8) == 0 ? " " : "";
          String value = VALUES.get(random.nextInt(VALUES.size()));
          json.append(json.length() > 1 ? "," : "").append('"').append(name).append("\":");
          json.append(space).append(value);
        }
      }
      String text = json.append('}').toString();
      String key = KEYS.get(random.nextInt(KEYS.size()));
      Object row = row(converter, text);
      Map<?, ?> map = new LinkedHashMap<>((Map<?, ?>) row(converter, text));
      asText += row instanceof EncodedRow ? 1 : 0;

      assertThat(written(key, row))
          .as("seed %d: key %s, %s", seed, key, text)
          .isEqualTo(written(key, map));
    }
    assertThat(asText).as("rows that came as text").isGreaterThan(ROWS / 2);
  }

  /**
   * A worker may have two copies of the plugin: then the converter's classes are not the sink's.
   */
  @Test
  void aRowOfAnotherCopyOfThePluginIsWrittenAsAMap() throws Exception {
    URL common = RowConverter.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader copy = new OwnClassesFirst(common)) {
      Converter other =
          (Converter)
              copy.loadClass(RowConverter.class.getName()).getDeclaredConstructor().newInstance();
      Object row = row(other, "{\"a\":1.50, \"_key\":\"k\"}");

      assertThat(row).isInstanceOf(Map.class).isNotInstanceOf(EncodedRow.class);
      assertThat(row.getClass().getName()).isEqualTo(EncodedRow.class.getName());
      assertThat(written("k", row)).isEqualTo("\"k\"={\"a\":1.5}");
    }
  }

  private static final class OwnClassesFirst extends URLClassLoader {

    OwnClassesFirst(URL classes) {
      super(new URL[] {classes}, TextRowsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.neaptide.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
