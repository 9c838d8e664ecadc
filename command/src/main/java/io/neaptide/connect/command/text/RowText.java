package io.neaptide.connect.command.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.json.JsonWriter;
import io.neaptide.connect.common.json.ShownRow;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows, columns and keys as text for people. */
public final class RowText {

  private static final JsonWriter JSON = new JsonWriter(JsonWriter.Form.ROW);

  /** A column that no table has: by column, the digest of what is shown as something else. */
  static final String OTHERS = "\u0000";

  private static final HexFormat DIGITS = HexFormat.of();

  private RowText() {}

  /**
   * A row as JSON; what is no number, and infinities, which JSON does not have, as text. Columns
   * with something of that are listed in one more column, by which {@link RowCells} tells them from
   * such texts.
   */
  public static byte[] json(Map<String, Object> row) {
    Map<String, Object> shown = ShownRow.of(row);
    Map<String, Object> others = new LinkedHashMap<>();
    row.forEach(
        (column, value) -> {
          Map<String, Object> alone = Collections.singletonMap(column, value);
          if (!ShownRow.of(alone).equals(alone)) {
            others.putAll(ShownRow.of(Map.of(column, DIGITS.formatHex(new RowDigest().of(alone)))));
          }
        });
    if (!others.isEmpty()) {
      shown.put(OTHERS, others);
    }
    return JSON.write(null, shown);
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
