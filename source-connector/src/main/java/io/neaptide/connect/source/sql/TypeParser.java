package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.ArrayType;
import io.neaptide.connect.source.query.DecimalType;
import io.neaptide.connect.source.query.MapType;
import io.neaptide.connect.source.query.RowType;
import io.neaptide.connect.source.query.SimpleType;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.TextType;
import java.util.LinkedHashMap;
import java.util.Locale;

/** Reads the name of a type with its parameters. */
final class TypeParser {

  private static final int MAX_PRECISION = 1_000;
  private static final int MAX_TEXT = 1_000_000;
  private static final int MAX_DEPTH = 50;

  private final Lexemes lexemes;
  private int depth;

  TypeParser(Lexemes lexemes) {
    this.lexemes = lexemes;
  }

  SqlType type() {
    Lexeme name = lexemes.name("a type");
    if (name.quoted()) {
      throw unknown(name);
    }
    return switch (name.text().toUpperCase(Locale.ROOT)) {
      case "STRING", "TEXT" -> TextType.UNBOUNDED;
      case "VARCHAR" -> varchar();
      case "BOOLEAN" -> SimpleType.BOOLEAN;
      case "INT", "INTEGER" -> SimpleType.INT;
      case "BIGINT" -> SimpleType.BIGINT;
      case "DOUBLE" -> {
        lexemes.skip("PRECISION");
        yield SimpleType.DOUBLE;
      }
      case "DECIMAL", "NUMERIC" -> decimal();
      case "DATE" -> SimpleType.DATE;
      case "TIME" -> SimpleType.TIME;
      case "TIMESTAMP" -> SimpleType.TIMESTAMP;
      case "BYTES" -> SimpleType.BYTES;
      case "ROW" -> row();
      case "ARRAY" -> array();
      case "MAP" -> map();
      default -> throw unknown(name);
    };
  }

  private static SqlException unknown(Lexeme name) {
    return new SqlException(
        name.span(),
        "'"
            + name.text()
            + "' is not a type; use STRING, VARCHAR(n), BOOLEAN, INT, BIGINT, DOUBLE,"
            + " DECIMAL(p, s), DATE, TIME, TIMESTAMP, BYTES, ROW<name type, ...>, ARRAY<type> or"
            + " MAP<STRING, type>");
  }

  private SqlType varchar() {
    if (!lexemes.skip("(")) {
      return TextType.UNBOUNDED;
    }
    int length = lexemes.number(1, MAX_TEXT);
    lexemes.expect(")", "");
    return new TextType(length);
  }

  private SqlType decimal() {
    lexemes.expect("(", "give precision and scale, such as DECIMAL(10, 2)");
    int precision = lexemes.number(1, MAX_PRECISION);
    int scale = lexemes.skip(",") ? lexemes.number(0, precision) : 0;
    lexemes.expect(")", "");
    return new DecimalType(precision, scale);
  }

  private SqlType row() {
    String close = open();
    LinkedHashMap<String, SqlType> fields = new LinkedHashMap<>();
    do {
      Lexeme field = lexemes.name("the name of a field");
      if (fields.put(field.text(), type()) != null) {
        throw new SqlException(field.span(), "two fields have the name '" + field.text() + "'");
      }
    } while (lexemes.skip(","));
    close(close);
    return new RowType(fields);
  }

  private SqlType array() {
    String close = open();
    SqlType element = type();
    close(close);
    return new ArrayType(element);
  }

  private SqlType map() {
    String close = open();
    if (!lexemes.skip("STRING") && !lexemes.skip("VARCHAR")) {
      throw lexemes.unexpected("the keys of a JSON object are text: expected STRING", "");
    }
    lexemes.expect(",", "");
    SqlType value = type();
    close(close);
    return new MapType(value);
  }

  private String open() {
    if (++depth > MAX_DEPTH) {
      throw lexemes.unexpected("types are nested deeper than " + MAX_DEPTH, "");
    }
    if (lexemes.skip("(")) {
      return ")";
    }
    lexemes.expect("<", "");
    return ">";
  }

  private void close(String sign) {
    lexemes.expect(sign, "");
    depth--;
  }
}
