package io.neaptide.connect.common.serde;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A row in the form of its JSON text, which takes a fraction of the memory of its columns. Connect
 * holds on to each record until the brokers have acknowledged it, and that is many at a time.
 *
 * <p>{@link io.neaptide.connect.RowConverter} writes the text as it is. To everyone else this is a
 * map that cannot be changed, and is decoded when it is first looked at. Thread-safe.
 */
public final class EncodedRow extends AbstractMap<String, Object> {

  private static final JsonWriter WRITER = new JsonWriter(JsonWriter.Form.ROW);

  private final byte[] json;
  private volatile Map<String, Object> decoded;

  private EncodedRow(byte[] json) {
    this.json = json;
  }

  /**
   * Encodes a row.
   *
   * @param row of the {@linkplain io.neaptide.connect.common.serde row model}
   * @throws org.apache.kafka.connect.errors.DataException if it holds what JSON cannot
   */
  public static EncodedRow of(Map<?, ?> row) {
    return new EncodedRow(WRITER.write(null, row));
  }

  /** The text, in the format {@code upsert-json}; not to be changed. */
  public byte[] json() {
    return json;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return decoded().entrySet();
  }

  @Override
  public Object get(Object column) {
    return decoded().get(column);
  }

  @Override
  public boolean containsKey(Object column) {
    return decoded().containsKey(column);
  }

  private Map<String, Object> decoded() {
    Map<String, Object> columns = decoded;
    if (columns == null) {
      columns = Collections.unmodifiableMap(JsonReader.readObject(json, ColumnSelection.ALL));
      decoded = columns;
    }
    return columns;
  }
}
