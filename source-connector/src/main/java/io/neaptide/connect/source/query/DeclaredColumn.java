package io.neaptide.connect.source.query;

import java.util.List;
import java.util.Map;

/**
 * A column, or a part of it, that must be of a declared type.
 *
 * @param column gives the value of the whole column
 * @param path names of fields from there
 * @param type what the value must fit
 */
public record DeclaredColumn(Expression column, List<String> path, SqlType type)
    implements Expression {

  public DeclaredColumn {
    path = List.copyOf(path);
  }

  @Override
  public Object evaluate(InputRow row) {
    Object value = column.evaluate(row);
    for (String name : path) {
      if (value == null) {
        return null;
      }
      if (!(value instanceof Map<?, ?> map)) {
        throw new EvaluationException(
            Values.describe(value) + " has no field '" + name + "', which is declared");
      }
      value = map.get(name);
    }
    return value == null ? null : type.read(value);
  }
}
