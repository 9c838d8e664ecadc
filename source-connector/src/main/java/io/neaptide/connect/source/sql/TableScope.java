package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.ColumnPath;
import io.neaptide.connect.source.query.ColumnTypes;
import io.neaptide.connect.source.query.DeclaredColumn;
import io.neaptide.connect.source.query.Expression;
import io.neaptide.connect.source.query.MapType;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.RowType;
import io.neaptide.connect.source.query.SqlType;
import io.neaptide.connect.source.query.TextType;
import io.neaptide.connect.source.query.UnknownType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds what the names in a query stand for, and remembers which columns are looked at. */
final class TableScope {

  static final String HEADERS = "_headers";

  private static final Set<String> RESERVED =
      Set.of(
          "TRUE",
          "FALSE",
          "NULL",
          "UNKNOWN",
          "DEFAULT",
          "ALL",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "SYSDATE");

  private final Optional<TableDeclaration> declaration;
  private final String qualifier;
  private final Optional<ColumnTypes> known;
  private final List<List<String>> paths = new ArrayList<>();

  /**
   * A scope of one table.
   *
   * @param qualifier the name that may stand before a column's: the alias, else that of the table
   * @param known the types of columns that are not declared with one
   */
  TableScope(
      Optional<TableDeclaration> declaration, String qualifier, Optional<ColumnTypes> known) {
    this.declaration = declaration;
    this.qualifier = qualifier;
    this.known = known;
  }

  Optional<TableDeclaration> declaration() {
    return declaration;
  }

  boolean isTyped() {
    return declaration.map(TableDeclaration::isTyped).orElse(false);
  }

  /** Whether a path is the name of the table. */
  boolean isTable(List<Lexeme> path) {
    return path.size() == 1 && path.get(0).text().equals(qualifier);
  }

  /** Notes that every column is looked at. */
  void lookAtAll() {
    paths.add(List.of());
  }

  /** Paths of the value that are looked at, each as often as it is. */
  List<List<String>> paths() {
    return paths;
  }

  Compiled column(List<Lexeme> names, Span span) {
    boolean qualified = names.size() > 1 && names.get(0).text().equals(qualifier);
    List<Lexeme> path = qualified ? names.subList(1, names.size()) : names;
    Lexeme first = path.get(0);
    List<String> fields = path.subList(1, path.size()).stream().map(Lexeme::text).toList();
    if (!first.quoted()) {
      if (first.text().equals(HEADERS)) {
        return header(fields, span);
      }
      Optional<Metadata> metadata = Metadata.named(first.text());
      if (metadata.isPresent()) {
        return metadata(metadata.get(), fields, span);
      }
      checkCase(first);
      checkReserved(first);
    }
    return valueColumn(first, fields, span);
  }

  private static void checkCase(Lexeme name) {
    for (Metadata metadata : Metadata.values()) {
      if (metadata.column().equalsIgnoreCase(name.text())) {
        throw new SqlException(
            name.span(),
            "names are taken as they are written: write "
                + metadata.column()
                + ", or put the name into double quotes for a column of the value");
      }
    }
  }

  /** The parser takes words for columns where it expects no such word. */
  private static void checkReserved(Lexeme name) {
    if (RESERVED.contains(name.text().toUpperCase(Locale.ROOT))) {
      throw new SqlException(
          name.span(), "the word has a meaning of its own; put it into double quotes for a column");
    }
  }

  private static Compiled header(List<String> fields, Span span) {
    if (fields.size() != 1) {
      throw new SqlException(span, "give the name of one header: _headers['name']");
    }
    return new Compiled(Metadata.header(fields.get(0)), TextType.UNBOUNDED, span);
  }

  private Compiled metadata(Metadata metadata, List<String> fields, Span span) {
    Optional<SqlType> declared =
        declaration.flatMap(
            table -> table.columns().getOrDefault(metadata.column(), Optional.empty()));
    if (declared.isPresent()) {
      return declared(metadata, declared.get(), fields, span);
    }
    if (metadata == Metadata.KEY && fields.isEmpty() && known.isPresent()) {
      Optional<SqlType> key = known.get().key();
      if (key.isPresent()) {
        return new Compiled(new DeclaredColumn(metadata, List.of(), key.get()), key.get(), span);
      }
    }
    if (!fields.isEmpty()) {
      throw new SqlException(
          span,
          metadata.column()
              + " has no fields; declare its type as a ROW in CREATE TABLE, or put the name into"
              + " double quotes for a column of the value");
    }
    return new Compiled(metadata, metadata.type(), span);
  }

  private Compiled valueColumn(Lexeme name, List<String> fields, Span span) {
    checkDeclared(name);
    if (declaration.isPresent()) {
      Optional<SqlType> type = declaration.get().columns().get(name.text());
      if (type.isPresent()) {
        paths.add(List.of(name.text()));
        return declared(new ColumnPath(List.of(name.text())), type.get(), fields, span);
      }
    }
    List<String> path = new ArrayList<>(List.of(name.text()));
    path.addAll(fields);
    paths.add(List.copyOf(path));
    return known.isPresent()
        ? known(known.get().columns().get(name.text()), path, span)
        : new Compiled(new ColumnPath(path), UnknownType.ANY, span);
  }

  /**
   * A column of a known type, or one that the rows lack, which is null.
   *
   * @param type null where they do
   */
  private static Compiled known(SqlType type, List<String> path, Span span) {
    ColumnPath column = new ColumnPath(path);
    SqlType leaf = type;
    for (String field : path.subList(1, path.size())) {
      leaf = fieldType(leaf, field);
    }
    if (leaf == null) {
      return new Compiled(column, UnknownType.NULL, span);
    }
    return leaf == UnknownType.ANY
        ? new Compiled(column, leaf, span)
        : new Compiled(new DeclaredColumn(column, List.of(), leaf), leaf, span);
  }

  private static SqlType fieldType(SqlType type, String field) {
    if (type instanceof RowType row) {
      return row.fields().get(field);
    }
    if (type instanceof MapType map) {
      return map.value();
    }
    return type == UnknownType.ANY ? type : null;
  }

  /** Refuses a column that the table is declared without. */
  void checkDeclared(Lexeme name) {
    if (declaration.isEmpty()) {
      return;
    }
    TableDeclaration table = declaration.get();
    boolean isMetadata = name.quoted() && Metadata.named(name.text()).isPresent();
    if (isMetadata || !table.columns().containsKey(name.text())) {
      throw new SqlException(
          name.span(),
          "the column '"
              + name.text()
              + "' is not declared in CREATE TABLE "
              + table.topic().text()
              + ", which has "
              + table.columns().keySet());
    }
  }

  private static Compiled declared(
      Expression column, SqlType type, List<String> fields, Span span) {
    SqlType leaf = type;
    for (String field : fields) {
      if (leaf instanceof RowType row && row.fields().containsKey(field)) {
        leaf = row.fields().get(field);
      } else if (leaf instanceof MapType map) {
        leaf = map.value();
      } else {
        throw new SqlException(span, "the type " + leaf + " has no field '" + field + "'");
      }
    }
    return new Compiled(new DeclaredColumn(column, fields, leaf), leaf, span);
  }
}
