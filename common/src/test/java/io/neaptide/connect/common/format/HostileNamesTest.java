package io.neaptide.connect.common.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.FormatDigest;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.json.EncodedRow;
import io.neaptide.connect.common.json.JsonProjection;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Field names come from whoever writes the rows, and may all have one hash code. In a time that
 * grows with the square of their number, these would take minutes.
 */
class HostileNamesTest {

  private static final int BITS = 17;
  private static final int NAMES = 1 << BITS;

  /** Names that have one hash code, since {@code Aa} and {@code BB} have. */
  private static List<String> names() {
    List<String> names = new ArrayList<>(NAMES);
    for (int number = 0; number < NAMES; number++) {
      StringBuilder name = new StringBuilder(2 * BITS);
      for (int bit = 0; bit < BITS; bit++) {
        name.append(((number >>> bit) & 1) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString());
    }
    return names;
  }

  private static String object(List<String> names) {
    return "{\"" + String.join("\":1,\"", names) + "\":1}";
  }

  /** All in one object, and in objects of as many as are compared with one another. */
  private static Stream<byte[]> texts() {
    List<String> names = names();
    List<String> objects = new ArrayList<>();
    for (int at = 0; at + 250 <= names.size(); at += 250) {
      objects.add(object(names.subList(at, at + 250)));
    }
    return Stream.of(
        object(names).getBytes(UTF_8),
        ("{\"a\":[" + String.join(",", objects) + "]}").getBytes(UTF_8));
  }

  /** Something that reads a row. */
  private interface Reading {
    Object read(byte[] text);
  }

  private static Stream<Reading> readings() {
    RowDigest digest = new RowDigest();
    FormatDigest textDigest = new FormatDigest(new UpsertJsonDeserializer());
    return Stream.of(
        text -> JsonReader.readObject(text, ColumnSelection.ALL),
        text -> JsonReader.readAnyObject(text, ColumnSelection.ALL),
        EncodedRow::read,
        text -> textDigest.of("t", new RecordHeaders(), text),
        text -> digest.of(JsonReader.readObject(text, ColumnSelection.ALL)),
        text -> JsonProjection.ofAllColumns(List.of()).read(text),
        text ->
            new JsonWriter(JsonWriter.Form.CANONICAL)
                .write(null, JsonReader.readObject(text, ColumnSelection.ALL)),
        text ->
            ConnectRows.row(
                null, new LinkedHashMap<>(JsonReader.readObject(text, ColumnSelection.ALL))));
  }

  static Stream<Arguments> textsAndReadings() {
    return texts().flatMap(text -> readings().map(reading -> Arguments.of(text, reading)));
  }

  @ParameterizedTest
  @MethodSource("textsAndReadings")
  @Timeout(30)
  void namesWithOneHashCodeAreReadAsQuicklyAsOthers(byte[] text, Reading reading) {
    assertThat(reading.read(text)).isNotNull();
  }
}
