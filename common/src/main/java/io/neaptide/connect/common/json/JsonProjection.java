package io.neaptide.connect.common.json;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;

/**
 * Makes rows of the columns of other rows, from JSON text to JSON text in one pass: a column that
 * no expression uses is copied without being decoded.
 *
 * <p>What comes out is, byte by byte, what decoding the row and encoding its columns gives. Keeps
 * its buffers, so it is for one thread at a time: {@link #read}, then {@link #row}.
 */
public final class JsonProjection {

  private static final JsonWriter WRITER = new JsonWriter(JsonWriter.Form.ROW);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /**
   * A column of the rows that are made.
   *
   * @param name of the column
   * @param path of the value that is carried over; empty where {@link #row} is given the value
   */
  public record Column(String name, List<String> path) {

    /** Copies the path. */
    public Column {
      path = List.copyOf(path);
    }
  }

  private final boolean allColumns;

  /** The row that was read, with all its columns, where that is what is asked for. */
  private Optional<EncodedRow> row = Optional.empty();

  private final ProjectedField fields = new ProjectedField();
  private final byte[][] names;
  private final boolean[] given;
  private final boolean withKeyColumn;

  /** Where the value of each column stands in {@link #values}; nowhere if both are 0. */
  private final int[] begins;

  private final int[] ends;
  private final JsonOutput values = new JsonOutput();
  private final ObjectNames openNames = ObjectNames.ofMany();

  /**
   * A projection onto some columns.
   *
   * @param columns in their order; names do not repeat
   * @param decoded paths of the values that are looked at
   * @throws DataException if the name of a column cannot be written
   */
  public static JsonProjection of(List<Column> columns, Collection<List<String>> decoded) {
    return new JsonProjection(false, columns, decoded);
  }

  /**
   * A projection onto all columns.
   *
   * @param decoded paths of the values that are looked at
   */
  public static JsonProjection ofAllColumns(Collection<List<String>> decoded) {
    return new JsonProjection(true, List.of(), decoded);
  }

  private JsonProjection(
      boolean allColumns, List<Column> columns, Collection<List<String>> decoded) {
    this.allColumns = allColumns;
    int count = columns.size();
    names = new byte[count][];
    given = new boolean[count];
    begins = new int[count];
    ends = new int[count];
    for (int index = 0; index < count; index++) {
      Column column = columns.get(index);
      names[index] = name(column.name(), index == 0);
      given[index] = column.path().isEmpty();
      if (!given[index]) {
        fields.carry(column.path(), index);
      }
    }
    withKeyColumn =
        columns.stream().anyMatch(column -> column.name().equals(EncodedRow.KEY_COLUMN));
    decoded.forEach(fields::decode);
  }

  private static byte[] name(String name, boolean first) {
    JsonOutput out = new JsonOutput();
    if (first) {
      out.startObject();
    } else {
      out.clear(1, true);
    }
    out.fieldName(FieldNames.checked(name));
    return out.toByteArray();
  }

  /**
   * Reads a row.
   *
   * @param json a value of the format {@code upsert-json}
   * @return the columns that are decoded; empty where this is no plain JSON, which has to be
   *     decoded as a whole and may be malformed
   * @throws MalformedDataException if it is certain that it is
   */
  public Optional<Map<String, Object>> read(byte[] json) {
    JsonReader.check(json);
    Arrays.fill(begins, 0);
    Arrays.fill(ends, 0);
    // The values stand in an object, which counts for the depth of their nesting.
    values.clear(1, false);
    if (allColumns) {
      row = EncodedRow.read(json);
      if (row.isEmpty() || !fields.decodesBelow()) {
        return row.map(unused -> Map.of());
      }
    }
    PlainJson reader = new PlainJson(json, openNames);
    PlainTokens tokens = reader.tokens();
    try {
      tokens.expect('{');
      Map<String, Object> decoded = object(reader, fields);
      tokens.end();
      return Optional.of(decoded);
    } catch (PlainTokens.NotPlainException e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> object(PlainJson reader, ProjectedField field) {
    Map<String, Object> decoded = field.decodesBelow() ? new LinkedHashMap<>() : Map.of();
    int first = reader.enterObject();
    byte token = reader.tokens().next();
    while (token != '}') {
      String name = reader.name(token, first);
      ProjectedField below = field.below(name);
      byte start = reader.tokens().next();
      if (below == null) {
        reader.skip(start);
      } else {
        value(reader, below, start, name, decoded);
      }
      token = reader.afterElement('}');
    }
    reader.exitObject(first);
    return decoded;
  }

  /**
   * Copies a value, decodes it, or passes over it; where several of these are needed, it is read
   * again.
   */
  private void value(
      PlainJson reader,
      ProjectedField field,
      byte start,
      String name,
      Map<String, Object> decoded) {
    PlainTokens tokens = reader.tokens();
    int begin = tokens.position();
    boolean again = false;
    if (field.isCarried()) {
      int from = values.beginValue();
      reader.copy(start, values);
      field.carried(from, values.length(), begins, ends);
      again = true;
    }
    if (field.isDecoded()) {
      tokens.goBack(begin);
      decoded.put(name, reader.value(start, ColumnSelection.ALL));
      again = true;
    }
    if (field.hasBelow() && start == '{') {
      tokens.goBack(begin);
      Map<String, Object> nested = object(reader, field);
      if (field.decodesBelow() && !field.isDecoded()) {
        decoded.put(name, nested);
      }
      again = true;
    }
    if (!again) {
      reader.skip(start);
    }
  }

  /**
   * The row made of the one that was read last.
   *
   * @param computed the values of the columns without a path, in their order, of the {@linkplain
   *     io.neaptide.connect.common.serde row model}
   * @throws DataException if one of them holds what JSON cannot
   */
  public EncodedRow row(Object... computed) {
    if (allColumns) {
      return row.orElseThrow();
    }
    int next = 0;
    int length = 1;
    for (int column = 0; column < names.length; column++) {
      if (given[column]) {
        begins[column] = values.beginValue();
        WRITER.write(values, null, computed[next++]);
        ends[column] = values.length();
      }
      int value = ends[column] - begins[column];
      length += names[column].length + (value == 0 ? NULL.length : value);
    }
    return new EncodedRow(text(length), withKeyColumn);
  }

  private byte[] text(int length) {
    byte[] text = new byte[length];
    int at = 0;
    for (int column = 0; column < names.length; column++) {
      at = append(names[column], text, at);
      if (ends[column] == begins[column]) {
        at = append(NULL, text, at);
      } else {
        at = values.copyTo(text, at, begins[column], ends[column]);
      }
    }
    text[at] = '}';
    return text;
  }

  private static int append(byte[] part, byte[] text, int at) {
    System.arraycopy(part, 0, text, at, part.length);
    return at + part.length;
  }
}
