package io.neaptide.connect.source.query;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;

/**
 * What is made of each row of a table: the compiled form of a list of columns and of a SELECT.
 * Immutable, so thread-safe.
 */
public final class Query {

  /** One item of the list. */
  public sealed interface Item {}

  /**
   * All columns of the value whose names no other item gives.
   *
   * @param except names that are left out as well
   */
  public record AllColumns(Set<String> except) implements Item {}

  /**
   * One column.
   *
   * @param name under which it is emitted
   * @param expression computes it
   * @param type of the expression
   */
  public record Column(String name, Expression expression, SqlType type) implements Item {}

  private final List<Item> items;
  private final Set<String> notFromValue;
  private final List<List<String>> paths;
  private final ColumnSelection selection;
  private final Optional<Expression> condition;
  private final Optional<RowType> type;
  private final Function<ColumnTypes, Query> typing;

  /**
   * Compiles a query whose types do not depend on those of the columns.
   *
   * @param items in the order in which they are emitted; names do not repeat
   * @param paths of the value that the query looks at, each as often as it does
   * @param condition which rows pass: those for which it is true
   * @param typed whether rows are emitted with a schema, for which every type must be concrete
   */
  public Query(
      List<Item> items, List<List<String>> paths, Optional<Expression> condition, boolean typed) {
    this(items, paths, condition, typed, types -> null);
  }

  /**
   * Compiles a query.
   *
   * @param typing compiles it again where the types of columns are known; gives null where that is
   *     the same query
   */
  public Query(
      List<Item> items,
      List<List<String>> paths,
      Optional<Expression> condition,
      boolean typed,
      Function<ColumnTypes, Query> typing) {
    this.typing = typing;
    this.items = List.copyOf(items);
    this.paths = List.copyOf(paths);
    this.selection = ColumnSelection.of(paths);
    this.condition = condition;
    this.notFromValue = QueryItems.namesBeside(items);
    this.type = typed ? Optional.of(QueryItems.rowType(items)) : Optional.empty();
  }

  /** In the order in which they are emitted. */
  public List<Item> items() {
    return items;
  }

  /** The names that {@link AllColumns} does not stand for. */
  public Set<String> namesBesideAll() {
    return notFromValue;
  }

  /** Whether rows are emitted with the schema that the query fixes. */
  public boolean isTyped() {
    return type.isPresent();
  }

  /** Whether a row that passes is emitted as it is. */
  public boolean keepsRows() {
    return type.isEmpty() && notFromValue.isEmpty();
  }

  /** Whether a row passes the condition; one that does not is deleted. */
  public boolean passes(InputRow row) {
    return Logic.isMet(condition, row);
  }

  /**
   * The same query over columns whose types are known.
   *
   * @throws EvaluationException if it does not fit them
   */
  public Query withTypes(ColumnTypes types) {
    Query typed = typing.apply(types);
    return typed == null ? this : typed;
  }

  /** The columns that this looks at; no others need to be decoded. */
  public ColumnSelection columns() {
    return selection;
  }

  /**
   * The same query from JSON text to JSON text.
   *
   * @return empty where rows are emitted with a schema, or all columns beside others
   * @throws org.apache.kafka.connect.errors.DataException if a column's name cannot be written
   */
  public Optional<TextQuery> onText() {
    return type.isPresent() ? Optional.empty() : TextQuery.of(items, paths, condition);
  }

  /**
   * The schema of the rows that are emitted; empty where they have none.
   *
   * @param name of the schema
   */
  public Optional<Schema> schema(String name) {
    return type.map(row -> row.schema(name));
  }

  /**
   * The row to emit.
   *
   * @param schema what {@link #schema} gave
   * @return the row, with or without a schema; {@link SchemaAndValue#NULL}, which deletes, where it
   *     does not pass the condition
   * @throws EvaluationException if the row cannot be computed
   */
  public SchemaAndValue apply(InputRow row, Optional<Schema> schema) {
    if (!passes(row)) {
      return SchemaAndValue.NULL;
    }
    return schema.isPresent()
        ? new SchemaAndValue(schema.get(), struct(row, schema.get()))
        : new SchemaAndValue(null, untyped(row));
  }

  private Struct struct(InputRow row, Schema schema) {
    Struct struct = new Struct(schema);
    for (Item item : items) {
      Column column = (Column) item;
      Object value = column.expression().evaluate(row);
      if (value != null) {
        struct.put(column.name(), written(column, schema.field(column.name()).schema(), value));
      }
    }
    return struct;
  }

  private static Object written(Column column, Schema schema, Object value) {
    try {
      return column.type().write(schema, value);
    } catch (EvaluationException e) {
      throw e.of(column.name());
    }
  }

  private Map<String, Object> untyped(InputRow row) {
    if (notFromValue.isEmpty()) {
      return row.columns();
    }
    Map<String, Object> emitted = new LinkedHashMap<>();
    for (Item item : items) {
      if (item instanceof Column column) {
        emitted.put(column.name(), RowForm.of(column.expression().evaluate(row)));
      } else {
        row.columns()
            .forEach(
                (name, value) -> {
                  if (!notFromValue.contains(name)) {
                    emitted.put(name, value);
                  }
                });
      }
    }
    return emitted;
  }
}
