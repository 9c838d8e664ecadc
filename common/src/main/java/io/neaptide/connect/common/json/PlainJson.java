package io.neaptide.connect.common.json;

import io.neaptide.connect.common.json.PlainTokens.NotPlainException;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the plain JSON that nearly all rows are made of, in one pass over their bytes: as values,
 * or as the text that {@link JsonWriter} would make of them.
 *
 * <p>It accepts only what it understands without doubt, and gives up on everything else: long names
 * and names with escapes, surrogates written as escapes, numbers far from ordinary, deep nesting,
 * and whatever is no JSON at all. {@link JsonReader} reads that again, and is the only one that
 * says what is wrong. So a row that is read here is the row that would be read there.
 *
 * <p>An instance reads one text.
 */
final class PlainJson {

  private static final int MAX_DEPTH = 64;
  private static final JsonWriter WRITER = new JsonWriter(JsonWriter.Form.ROW);

  private final PlainTokens tokens;
  private int depth;

  /** The names of the objects that are open, each object's after those of its parent. */
  private final ObjectNames names;

  /**
   * Begins before the first token.
   *
   * @param json well-formed UTF-8
   * @param names whose contents are forgotten
   */
  PlainJson(byte[] json, ObjectNames names) {
    this.tokens = new PlainTokens(json);
    this.names = names;
    names.clear();
  }

  /**
   * Reads one JSON object.
   *
   * @param json well-formed UTF-8
   * @return empty where this is for {@link JsonReader} to decide
   */
  static Optional<Map<String, Object>> readObject(byte[] json, ColumnSelection columns) {
    PlainJson reader = new PlainJson(json, ObjectNames.ofOne());
    try {
      reader.tokens.expect('{');
      Map<String, Object> row = reader.object(columns);
      reader.tokens.end();
      return Optional.of(row);
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  /** The same for one JSON value of any type but null. */
  static Optional<Object> readValue(byte[] json) {
    PlainJson reader = new PlainJson(json, ObjectNames.ofOne());
    try {
      Object value = reader.value(reader.tokens.next(), ColumnSelection.ALL);
      reader.tokens.end();
      return Optional.ofNullable(value);
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> object(ColumnSelection columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    int first = enterObject();
    byte token = tokens.next();
    while (token != '}') {
      String name = name(token, first);
      ColumnSelection nested = columns.nested(name);
      byte start = tokens.next();
      if (nested.isAll() || (start == '{' && nested != ColumnSelection.NONE)) {
        row.put(name, value(start, nested));
      } else {
        skip(start);
      }
      token = afterElement('}');
    }
    exitObject(first);
    return row;
  }

  private List<Object> array() {
    enter();
    List<Object> elements = new ArrayList<>();
    byte token = tokens.next();
    while (token != ']') {
      elements.add(value(token, ColumnSelection.ALL));
      token = afterElement(']');
    }
    depth--;
    return elements;
  }

  /** The tokens; the methods of this class read on from the next one. */
  PlainTokens tokens() {
    return tokens;
  }

  Object value(byte start, ColumnSelection columns) {
    return switch (start) {
      case '"' -> tokens.text();
      case '{' -> object(columns);
      case '[' -> array();
      case 't' -> tokens.literal("true", Boolean.TRUE);
      case 'f' -> tokens.literal("false", Boolean.FALSE);
      case 'n' -> tokens.literal("null", null);
      default -> tokens.number(start);
    };
  }

  /** Writes the value that begins so, in the form {@link JsonWriter.Form#ROW}. */
  void copy(byte start, JsonOutput out) {
    switch (start) {
      case '"' -> tokens.copyText(out);
      case '{' -> copyObject(out);
      case '[' -> copyArray(out);
      case 't', 'f', 'n' -> WRITER.write(out, null, value(start, ColumnSelection.NONE));
      default -> WRITER.write(out, null, tokens.number(start));
    }
  }

  private void copyObject(JsonOutput out) {
    out.startObject();
    int first = enterObject();
    byte token = tokens.next();
    while (token != '}') {
      out.fieldName(name(token, first));
      copy(tokens.next(), out);
      token = afterElement('}');
    }
    exitObject(first);
    out.endObject();
  }

  private void copyArray(JsonOutput out) {
    out.startArray();
    enter();
    byte token = tokens.next();
    while (token != ']') {
      copy(token, out);
      token = afterElement(']');
    }
    depth--;
    out.endArray();
  }

  void skip(byte start) {
    switch (start) {
      case '"' -> tokens.skipText();
      case '{' -> skipObject();
      case '[' -> skipArray();
      case 't', 'f', 'n' -> {
        Object unused = value(start, ColumnSelection.NONE);
      }
      default -> tokens.skipNumber(start);
    }
  }

  private void skipObject() {
    int first = enterObject();
    byte token = tokens.next();
    while (token != '}') {
      String unused = name(token, first);
      skip(tokens.next());
      token = afterElement('}');
    }
    exitObject(first);
  }

  private void skipArray() {
    enter();
    byte token = tokens.next();
    while (token != ']') {
      skip(token);
      token = afterElement(']');
    }
    depth--;
  }

  /** Goes into an object; returns where its names begin. */
  int enterObject() {
    enter();
    return names.open();
  }

  void exitObject(int first) {
    names.close(first);
    depth--;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new NotPlainException();
    }
  }

  /** What follows an element: the end, or the start of the next one after its comma. */
  byte afterElement(char end) {
    byte token = tokens.next();
    if (token == end) {
      return token;
    }
    if (token != ',') {
      throw new NotPlainException();
    }
    token = tokens.next();
    if (token == end) {
      throw new NotPlainException();
    }
    return token;
  }

  /** A name and the colon after it; no other one of this object is equal. */
  String name(byte start, int first) {
    if (start != '"') {
      throw new NotPlainException();
    }
    return tokens.name(names, first);
  }
}
