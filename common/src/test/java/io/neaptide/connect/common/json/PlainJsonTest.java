package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of all JSON is the oracle for the reader of plain JSON. */
class PlainJsonTest {

  private static final int ROUNDS = 6_000;
  private static final byte[] DAMAGE = bytes("{}[]\",:\\0123456789.eE+-tfn aub\n\u0000");
  private static final List<ColumnSelection> SELECTIONS =
      List.of(
          ColumnSelection.ALL,
          ColumnSelection.NONE,
          ColumnSelection.of(List.of(List.of("a"), List.of("b", "a"), List.of("c", "b", "a"))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { \"a\" : 1 , \"b\" : [ ] }\r\n\t",
        "{\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":-2}]}}}",
        "{\"text\":\"a \\\"quoted\\\" one,\\n a \\u00e9 and a \\\\\",\"straße\":\"😀\"}",
        "{\"t\":true,\"f\":false,\"n\":null,\"d\":0.5,\"e\":-1.25E+3,\"w\":123456789012345678}",
      })
  void ordinaryRowsAreItsOwn(String json) {
    for (ColumnSelection columns : SELECTIONS) {
      assertThat(PlainJson.readObject(bytes(json), columns))
          .hasValueSatisfying(
              row -> assertSame(row, JsonReader.readAnyObject(bytes(json), columns)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\\u0061\":1}",
        "{\"a\":\"\\uD83D\\uDE00\"}",
        "{\"a\":1234567890123456789}",
        "{\"a\":1e1000}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{},\"b\":{\"c\":1,\"c\":1}}",
        "{\"a\":1} 2",
        "\ufeff{}",
      })
  void whatIsHardIsLeftToTheOther(String json) {
    for (ColumnSelection columns : SELECTIONS) {
      assertThat(PlainJson.readObject(bytes(json), columns)).isEmpty();
    }
  }

  @Test
  void deepNestingAndManyNamesAreLeftToTheOther() {
    StringBuilder names = new StringBuilder("{\"first\":1");
    for (int number = 0; number < 256; number++) {
      names.append(",\"").append(number).append("\":1");
    }
    for (String json :
        List.of("{\"a\":".repeat(65) + "1" + "}".repeat(65), names.append('}').toString())) {
      assertThat(PlainJson.readObject(bytes(json), ColumnSelection.ALL)).isEmpty();
      assertThat(JsonReader.readObject(bytes(json), ColumnSelection.ALL))
          .isEqualTo(JsonReader.readAnyObject(bytes(json), ColumnSelection.ALL));
    }
  }

  @Test
  void namesOfOneHashCodeAreToldApart() {
    assertThat(PlainJson.readObject(bytes("{\"Aa\":1,\"BB\":2}"), ColumnSelection.ALL))
        .hasValue(Map.of("Aa", 1L, "BB", 2L));
    assertThat(PlainJson.readObject(bytes("{\"BB\":3,\"Aa\":4}"), ColumnSelection.ALL))
        .hasValue(Map.of("Aa", 4L, "BB", 3L));
  }

  @Test
  void itNeverDisagreesWithTheOther() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] json = json(random);
      if (random.nextInt(3) > 0) {
        json = damaged(random, json);
      }
      if (!Utf8.isWellFormed(json)) {
        continue;
      }
      for (ColumnSelection columns : SELECTIONS) {
        Optional<Map<String, Object>> row = PlainJson.readObject(json, columns);
        if (row.isPresent()) {
          accepted++;
          assertSame(row.get(), readByTheOther(json, columns, seed));
        }
      }
      Optional<Object> value = PlainJson.readValue(json);
      if (value.isPresent()) {
        assertSame(value.get(), JsonReader.readAnyValue(json));
      }
    }
    assertThat(accepted).as("accepted with seed %d", seed).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void whatIsWrittenIsWhatJacksonWrites() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, Object> row = JsonReader.readAnyObject(json(random), ColumnSelection.ALL);
      assertThat(new String(new JsonWriter(JsonWriter.Form.ROW).write(null, row), UTF_8))
          .as("with seed %d", seed)
          .isEqualTo(new String(writtenByJackson(row), UTF_8));
    }
  }

  private static Map<String, Object> readByTheOther(
      byte[] json, ColumnSelection columns, long seed) {
    try {
      return JsonReader.readAnyObject(json, columns);
    } catch (MalformedDataException e) {
      throw new AssertionError("accepted with seed " + seed + ": " + new String(json, UTF_8), e);
    }
  }

  /** Equal, in the same order, and of the same types. */
  private static void assertSame(Object actual, Object expected) {
    assertThat(described(actual)).isEqualTo(described(expected));
  }

  private static String described(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder text = new StringBuilder("{");
      map.forEach((name, nested) -> text.append(name).append(':').append(described(nested)));
      return text.append('}').toString();
    }
    if (value instanceof List<?> list) {
      StringBuilder text = new StringBuilder("[");
      list.forEach(nested -> text.append(described(nested)));
      return text.append(']').toString();
    }
    return value == null ? "null" : value.getClass().getSimpleName() + '(' + value + ')';
  }

  private static byte[] json(Random random) {
    StringBuilder json = new StringBuilder();
    object(random, json, 3);
    return bytes(json.toString());
  }

  private static byte[] damaged(Random random, byte[] json) {
    byte[] damaged = json.clone();
    for (int damage = random.nextInt(3); damage >= 0; damage--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = DAMAGE[random.nextInt(DAMAGE.length)];
        case 1 -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
        case 2 -> damaged[at] = damaged[random.nextInt(damaged.length)];
        default -> {
          byte[] longer = Arrays.copyOf(damaged, damaged.length + 1);
          System.arraycopy(damaged, at, longer, at + 1, damaged.length - at);
          damaged = longer;
        }
      }
    }
    return damaged;
  }

  private static void object(Random random, StringBuilder json, int depth) {
    json.append('{');
    int fields = random.nextInt(5);
    for (int field = 0; field < fields; field++) {
      json.append(field == 0 ? "" : ",").append(space(random)).append('"');
      // The first letters are those of the selections.
      json.append((char) ('a' + field)).append(random.nextInt(4) == 0 ? text(random) : "");
      json.append('"').append(space(random)).append(':').append(space(random));
      value(random, json, depth - 1);
      json.append(space(random));
    }
    json.append('}');
  }

  private static void value(Random random, StringBuilder json, int depth) {
    switch (random.nextInt(depth <= 0 ? 6 : 9)) {
      case 0 -> json.append("true");
      case 1 -> json.append("false");
      case 2 -> json.append("null");
      case 3, 4 -> json.append(number(random));
      case 5, 6 -> json.append('"').append(text(random)).append('"');
      case 7 -> object(random, json, depth);
      default -> {
        json.append('[').append(space(random));
        int elements = random.nextInt(4);
        for (int element = 0; element < elements; element++) {
          json.append(element == 0 ? "" : ",");
          value(random, json, depth - 1);
        }
        json.append(']');
      }
    }
  }

  private static String number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Long.toString(random.nextLong());
      case 1 -> Integer.toString(random.nextInt(100) - 50);
      case 2 -> Double.toString(random.nextDouble());
      case 3 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL));
      case 4 -> String.format(Locale.ROOT, "%.3e", random.nextGaussian());
      default -> random.nextInt(1_000) + "." + random.nextInt(100_000) + "0";
    };
  }

  private static String text(Random random) {
    String[] parts = {
      "x",
      "plain ",
      "é",
      "一",
      "😀",
      "\\n",
      "\\\"",
      "\\\\",
      "\\/",
      "\\u0041",
      "\\u00e9",
      "\\u0000",
      "\\uD83D\\uDE00",
      "\u007f",
      "\u2028"
    };
    StringBuilder text = new StringBuilder();
    for (int part = random.nextInt(5); part > 0; part--) {
      text.append(parts[random.nextInt(random.nextInt(4) == 0 ? parts.length : 2)]);
    }
    return text.toString();
  }

  private static String space(Random random) {
    return random.nextInt(6) == 0 ? " \n" : "";
  }

  private static byte[] writtenByJackson(Object row) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = JsonLimits.FACTORY.createGenerator(bytes)) {
      generator.configure(
          JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature(), true);
      write(generator, row);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(field.getKey().toString());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(out, element);
      }
      out.writeEndArray();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Number number) {
      out.writeNumber(number.toString());
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else {
      out.writeNull();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
