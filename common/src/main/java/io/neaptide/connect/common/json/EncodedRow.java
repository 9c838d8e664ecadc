package io.neaptide.connect.common.json;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * A row that stays JSON text until its columns are accessed. Text takes a fraction of the memory of
 * columns, and where nothing accesses them between a converter and a connector of this plugin, the
 * row is neither decoded nor encoded again.
 *
 * <p>To everyone else this is the map that the text decodes to, which may be changed like any other
 * one. The first access drops the text, since whoever has the map, or an object within it, may
 * change it at any time. As safe for several threads as a {@link LinkedHashMap} is.
 */
public final class EncodedRow extends AbstractMap<String, Object> implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The column that may hold the key of a row. */
  static final String KEY_COLUMN = "_key";

  private static final JsonWriter WRITER = new JsonWriter(JsonWriter.Form.ROW);

  private final transient boolean withKeyColumn;
  private transient volatile byte[] text;
  private transient volatile Map<String, Object> columns;

  /**
   * @param text what {@link JsonWriter} writes of the row that it decodes to
   */
  EncodedRow(byte[] text, boolean withKeyColumn) {
    this.text = text;
    this.withKeyColumn = withKeyColumn;
  }

  /**
   * Encodes a row.
   *
   * @param row of the {@linkplain io.neaptide.connect.common.serde row model}
   * @throws org.apache.kafka.connect.errors.DataException if it holds what JSON cannot
   */
  public static EncodedRow of(Map<?, ?> row) {
    return of(null, row);
  }

  /**
   * Encodes a row with a schema.
   *
   * @param row a struct, or a map
   * @throws org.apache.kafka.connect.errors.DataException if it holds what JSON cannot
   */
  public static EncodedRow of(Schema schema, Object row) {
    boolean withKeyColumn =
        row instanceof Struct struct
            ? struct.schema().field(KEY_COLUMN) != null
            : ((Map<?, ?>) row).containsKey(KEY_COLUMN);
    return new EncodedRow(WRITER.write(schema, row), withKeyColumn);
  }

  /**
   * Checks a text in the format {@code upsert-json}, without decoding it.
   *
   * @return empty where it is not of the common form of JSON, or none at all; then only decoding it
   *     tells what it is
   */
  public static Optional<EncodedRow> read(byte[] json) {
    return RowNotation.read(json);
  }

  /**
   * The text, in the format {@code upsert-json} and as this plugin writes it; not to be changed.
   *
   * @return empty once the columns were accessed
   */
  public Optional<byte[]> text() {
    return Optional.ofNullable(text);
  }

  /** Whether it is still text, and that is known to have no column {@code _key}. */
  public boolean isTextWithoutKey() {
    return !withKeyColumn && text != null;
  }

  private Map<String, Object> columns() {
    Map<String, Object> decoded = columns;
    return decoded == null ? decode() : decoded;
  }

  private synchronized Map<String, Object> decode() {
    if (columns == null) {
      columns = JsonReader.readObject(text, ColumnSelection.ALL);
      text = null;
    }
    return columns;
  }

  @Override
  public int size() {
    return columns().size();
  }

  @Override
  public boolean containsKey(Object column) {
    return columns().containsKey(column);
  }

  @Override
  public Object get(Object column) {
    return columns().get(column);
  }

  @Override
  public Object put(String column, Object value) {
    return columns().put(column, value);
  }

  @Override
  public Object remove(Object column) {
    return columns().remove(column);
  }

  @Override
  public void clear() {
    columns().clear();
  }

  @Override
  public Set<String> keySet() {
    return columns().keySet();
  }

  @Override
  public Collection<Object> values() {
    return columns().values();
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return columns().entrySet();
  }

  /** Serialized is the map, as it was before there was text. */
  private Object writeReplace() {
    return columns();
  }
}
