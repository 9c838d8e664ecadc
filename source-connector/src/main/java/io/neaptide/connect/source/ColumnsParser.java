package io.neaptide.connect.source;

import io.neaptide.connect.source.ColumnProjection.AllColumns;
import io.neaptide.connect.source.ColumnProjection.Column;
import io.neaptide.connect.source.ColumnProjection.KeyColumn;
import io.neaptide.connect.source.ColumnProjection.PathColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** Reads the value of {@code columns}; each error names its position, counted from 1. */
final class ColumnsParser {

  static final String KEY_COLUMN = "_key";

  private static final String SPECIAL = ",.*\"`";

  /** A name and whether it stood in quotes, where no word has a special meaning. */
  private record Name(String text, boolean quoted) {}

  private final String text;
  private final List<Column> columns = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int at;

  private ColumnsParser(String text) {
    this.text = text;
  }

  /**
   * Compiles a list of columns.
   *
   * @throws ConfigException if it is none
   */
  static Projection parse(String columns) {
    return new ColumnsParser(columns).list();
  }

  private Projection list() {
    item();
    while (!atEnd()) {
      if (text.charAt(at) != ',') {
        throw error(at, "expected a comma or AS; put a name with spaces into double quotes");
      }
      at++;
      item();
    }
    return new ColumnProjection(columns);
  }

  private void item() {
    skipSpaces();
    int start = at;
    if (!atEnd() && text.charAt(at) == '*') {
      at++;
      if (columns.contains(new AllColumns())) {
        throw error(start, "* stands twice; remove one");
      }
      columns.add(new AllColumns());
      skipSpaces();
      return;
    }
    List<Name> path = path();
    String name = alias(path.get(path.size() - 1).text());
    if (!names.add(name)) {
      throw error(start, "two columns have the name '" + name + "'; rename one with AS");
    }
    Name first = path.get(0);
    boolean isKey = first.text().equals(KEY_COLUMN) && !first.quoted();
    if (isKey && path.size() > 1) {
      throw error(
          start,
          "_key has no fields; take _key as a whole, or \"_key\" in quotes for a column of the"
              + " value");
    }
    columns.add(
        isKey ? new KeyColumn(name) : new PathColumn(path.stream().map(Name::text).toList(), name));
  }

  private List<Name> path() {
    List<Name> path = new ArrayList<>();
    path.add(name());
    skipSpaces();
    while (!atEnd() && text.charAt(at) == '.') {
      at++;
      skipSpaces();
      path.add(name());
      skipSpaces();
    }
    return path;
  }

  private String alias(String otherwise) {
    boolean renamed =
        text.regionMatches(true, at, "AS", 0, 2)
            && (at + 2 == text.length() || !isBare(text.charAt(at + 2)));
    if (!renamed) {
      return otherwise;
    }
    at += 2;
    skipSpaces();
    String alias = name().text();
    skipSpaces();
    if (!atEnd() && text.charAt(at) == '.') {
      throw error(at, "the name after AS cannot have a dot; put it into double quotes");
    }
    return alias;
  }

  private Name name() {
    int start = at;
    if (!atEnd() && (text.charAt(at) == '"' || text.charAt(at) == '`')) {
      return new Name(quoted(text.charAt(at)), true);
    }
    while (!atEnd() && isBare(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw error(
          start,
          atEnd()
              ? "expected the name of a column, found the end"
              : "expected the name of a column, found '" + text.charAt(at) + "'");
    }
    return new Name(text.substring(start, at), false);
  }

  private String quoted(char quote) {
    int start = at;
    StringBuilder name = new StringBuilder();
    at++;
    while (!atEnd()) {
      char next = text.charAt(at++);
      if (next != quote) {
        name.append(next);
      } else if (!atEnd() && text.charAt(at) == quote) {
        name.append(quote);
        at++;
      } else {
        return name.toString();
      }
    }
    throw error(start, "the quote is not closed; add " + quote);
  }

  private static boolean isBare(char c) {
    return !Character.isWhitespace(c) && SPECIAL.indexOf(c) < 0;
  }

  private void skipSpaces() {
    while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean atEnd() {
    return at == text.length();
  }

  private ConfigException error(int position, String problem) {
    return new ConfigException(
        RowsConfig.COLUMNS_CONFIG, text, "At position " + (position + 1) + ": " + problem);
  }
}
