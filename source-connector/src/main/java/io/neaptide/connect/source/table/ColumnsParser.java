package io.neaptide.connect.source.table;

import io.neaptide.connect.source.query.ColumnPath;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.Query;
import io.neaptide.connect.source.query.UnknownType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** Reads the value of {@code columns}; each error names its position, counted from 1. */
public final class ColumnsParser {

  /** The configuration key. */
  public static final String KEY = "columns";

  private static final String SPECIAL = ",.*\"`";

  /** A name and whether it stood in quotes, where no word has a special meaning. */
  private record Name(String text, boolean quoted) {}

  private final String text;
  private final List<Query.Item> items = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<List<String>> paths = new ArrayList<>();
  private boolean starred;
  private int at;

  private ColumnsParser(String text) {
    this.text = text;
  }

  /**
   * Compiles a list of columns.
   *
   * @throws ConfigException if it is none
   */
  public static Query parse(String columns) {
    return new ColumnsParser(columns).list();
  }

  private Query list() {
    item();
    while (!atEnd()) {
      if (text.charAt(at) != ',') {
        throw error(at, "expected a comma or AS; put a name with spaces into double quotes");
      }
      at++;
      item();
    }
    return new Query(items, paths, Optional.empty(), false);
  }

  private void item() {
    skipSpaces();
    int start = at;
    if (!atEnd() && text.charAt(at) == '*') {
      at++;
      if (starred) {
        throw error(start, "* stands twice; remove one");
      }
      starred = true;
      items.add(new Query.AllColumns(Set.of()));
      paths.add(List.of());
      skipSpaces();
      return;
    }
    List<Name> path = path();
    String name = alias(path.get(path.size() - 1).text());
    if (!names.add(name)) {
      throw error(start, "two columns have the name '" + name + "'; rename one with AS");
    }
    Name first = path.get(0);
    boolean isKey = first.text().equals(Metadata.KEY.column()) && !first.quoted();
    if (isKey && path.size() > 1) {
      throw error(
          start,
          "_key has no fields; take _key as a whole, or \"_key\" in quotes for a column of the"
              + " value");
    }
    items.add(isKey ? key(name) : column(path.stream().map(Name::text).toList(), name));
  }

  private static Query.Column key(String name) {
    return new Query.Column(name, Metadata.KEY, Metadata.KEY.type());
  }

  private Query.Column column(List<String> path, String name) {
    paths.add(path);
    return new Query.Column(name, new ColumnPath(path), UnknownType.ANY);
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
    return new ConfigException(KEY, text, "At position " + (position + 1) + ": " + problem);
  }
}
