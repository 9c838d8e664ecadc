package io.neaptide.connect.command.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.json.ShownRow;
import java.util.Map;

/** Rows, columns and keys as text for people. */
public final class RowText {

  private static final JsonWriter JSON = new JsonWriter(JsonWriter.Form.ROW);

  private RowText() {}

  /** A row as JSON; what is no number, and infinities, which JSON does not have, as text. */
  public static byte[] json(Map<String, Object> row) {
    return JSON.write(null, ShownRow.of(row));
  }

  /** The text of a column's value. */
  static String value(Object value) {
    return new String(JSON.write(null, value), UTF_8);
  }

  /** A key in canonical JSON, as people read it: a text without its quotes. */
  public static String key(byte[] canonical) {
    return JsonReader.readValue(canonical) instanceof String text
        ? text
        : new String(canonical, UTF_8);
  }
}
