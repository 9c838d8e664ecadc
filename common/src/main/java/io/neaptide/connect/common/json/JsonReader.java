package io.neaptide.connect.common.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON text (RFC 8259, UTF-8) into the row model, streaming, and refuses what is hostile or
 * ambiguous: duplicate fields, bytes after the value, ill-formed UTF-8, unpaired surrogates, and
 * nesting or sizes past the {@link JsonLimits}. Thread-safe.
 */
public final class JsonReader {

  private JsonReader() {}

  /** Reads one JSON object. */
  public static Map<String, Object> readObject(byte[] json, ColumnSelection columns) {
    check(json);
    return PlainJson.readObject(json, columns).orElseGet(() -> readAnyObject(json, columns));
  }

  /** Reads one JSON object of any form, without trying {@link PlainJson} first. */
  public static Map<String, Object> readAnyObject(byte[] json, ColumnSelection columns) {
    return read(
        json,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedDataException(
                "expected a JSON object, found " + describe(parser.currentToken()));
          }
          return object(parser, columns);
        });
  }

  /** Reads one JSON value that is not null. */
  public static Object readValue(byte[] json) {
    check(json);
    return PlainJson.readValue(json).orElseGet(() -> readAnyValue(json));
  }

  /** Reads one JSON value of any form, without trying {@link PlainJson} first. */
  static Object readAnyValue(byte[] json) {
    return read(
        json,
        parser -> {
          JsonToken token = parser.nextToken();
          if (token == null || token == JsonToken.VALUE_NULL) {
            throw new MalformedDataException("expected a JSON value, found " + describe(token));
          }
          return value(parser, token, ColumnSelection.ALL);
        });
  }

  private interface Body<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** Refuses text that is too long or not UTF-8. */
  static void check(byte[] json) {
    if (json.length > JsonLimits.MAX_BYTES) {
      throw new MalformedDataException(
          "JSON text of "
              + json.length
              + " bytes is longer than the limit of "
              + JsonLimits.MAX_BYTES);
    }
    // Checked apart from the parser, which accepts overlong forms and guesses UTF-16 from zeros.
    if (!Utf8.isWellFormed(json) || startsLikeUtf16(json)) {
      throw new MalformedDataException("the bytes are not well-formed UTF-8");
    }
  }

  private static <T> T read(byte[] json, Body<T> body) {
    try (JsonParser parser = JsonLimits.FACTORY.createParser(json)) {
      T result = body.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedDataException(
            "more text follows the JSON value, at byte " + offset(parser));
      }
      return result;
    } catch (JsonProcessingException e) {
      // The parser's own message may quote the data, so it is not passed on.
      throw new MalformedDataException(
          "not JSON within the limits ("
              + kind(e)
              + ")"
              + (e.getLocation() == null ? "" : ", at byte " + e.getLocation().getByteOffset()));
    } catch (IOException | IllegalStateException e) {
      throw new MalformedDataException("not readable as JSON: " + e.getClass().getSimpleName());
    } catch (NumberFormatException e) {
      throw pastNumberLimits();
    }
  }

  private static boolean startsLikeUtf16(byte[] json) {
    for (int at = 0; at < Math.min(4, json.length); at++) {
      if (json[at] == 0) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Object> object(JsonParser parser, ColumnSelection columns)
      throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      ColumnSelection nested = columns.nested(name);
      JsonToken token = parser.nextToken();
      if (nested == ColumnSelection.NONE) {
        parser.skipChildren();
      } else if (nested.isAll() || token == JsonToken.START_OBJECT) {
        row.put(checkedName(name), value(parser, token, nested));
      } else {
        // A path leads below a value that is not an object: there is nothing to select.
        parser.skipChildren();
      }
    }
    return row;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(parser, token, ColumnSelection.ALL));
    }
    return elements;
  }

  private static Object value(JsonParser parser, JsonToken token, ColumnSelection columns)
      throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> checkedText(parser.getText());
      case VALUE_NUMBER_INT -> wholeNumber(parser);
      case VALUE_NUMBER_FLOAT -> checkedNumber(JsonNumbers.parseFraction(parser.getText()));
      case START_OBJECT -> object(parser, columns);
      case START_ARRAY -> array(parser);
      default -> throw new MalformedDataException("unexpected " + describe(token));
    };
  }

  private static Number wholeNumber(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? checkedNumber(new BigDecimal(parser.getBigIntegerValue()))
        : (Number) parser.getLongValue();
  }

  private static Number checkedNumber(Number number) {
    if (number instanceof BigDecimal decimal && !JsonLimits.allow(decimal)) {
      throw pastNumberLimits();
    }
    return number;
  }

  private static MalformedDataException pastNumberLimits() {
    return new MalformedDataException(
        "a number has more than "
            + JsonLimits.MAX_DIGITS
            + " digits or an exponent past "
            + JsonLimits.MAX_EXPONENT);
  }

  private static String checkedName(String name) {
    if (name.length() > JsonLimits.MAX_NAME_LENGTH) {
      throw new MalformedDataException(
          "a field's name is longer than the limit of "
              + JsonLimits.MAX_NAME_LENGTH
              + " characters");
    }
    return checkedText(name);
  }

  /** An escaped half of a surrogate pair is JSON by its grammar, but no text in any encoding. */
  private static String checkedText(String text) {
    if (!Utf8.canEncode(text)) {
      throw new MalformedDataException("a text holds half of a surrogate pair");
    }
    return text;
  }

  private static long offset(JsonParser parser) {
    return parser.currentTokenLocation().getByteOffset();
  }

  private static String kind(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "nested deeper than "
          + JsonLimits.MAX_DEPTH
          + ", or a number, name or text is too long";
    }
    return e.getOriginalMessage().startsWith("Duplicate field")
        ? "a field stands twice"
        : e.getClass().getSimpleName();
  }

  private static String describe(JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_ARRAY -> "an array";
      case START_OBJECT -> "an object";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "the JSON null (a delete is a record without a value)";
      default -> token.name();
    };
  }
}
