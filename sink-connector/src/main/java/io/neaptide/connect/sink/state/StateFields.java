package io.neaptide.connect.sink.state;

import java.util.Map;
import java.util.Optional;

/**
 * Typed access to the fields of a record of the state topic. What is not there, or is of another
 * type, is an error that names the field.
 */
final class StateFields {

  private StateFields() {}

  static long number(Map<String, Object> row, String field) {
    return typed(Long.class, row, field);
  }

  static boolean flag(Map<String, Object> row, String field) {
    return typed(Boolean.class, row, field);
  }

  static String text(Map<String, Object> row, String field) {
    return typed(String.class, row, field);
  }

  static Optional<String> textIfPresent(Map<String, Object> row, String field) {
    return row.get(field) == null ? Optional.empty() : Optional.of(text(row, field));
  }

  static Map<String, Object> object(Map<String, Object> row, String field) {
    return asObject(typed(Map.class, row, field));
  }

  @SuppressWarnings("unchecked") // the row model has objects with text names only
  static Map<String, Object> asObject(Object value) {
    return (Map<String, Object>) value;
  }

  private static <T> T typed(Class<T> type, Map<String, Object> row, String field) {
    Object value = row.get(field);
    if (value == null) {
      throw new IllegalArgumentException("it has no field '" + field + "'");
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("its field '" + field + "' has another type");
    }
    return type.cast(value);
  }
}
