package io.neaptide.connect.sink.state;

import java.util.Map;
import java.util.Optional;

/** Typed access to the fields of a record of the state topic. */
final class StateFields {

  private StateFields() {}

  static long number(Map<String, Object> row, String field) {
    return (Long) required(row, field);
  }

  static boolean flag(Map<String, Object> row, String field) {
    return (Boolean) required(row, field);
  }

  static String text(Map<String, Object> row, String field) {
    return (String) required(row, field);
  }

  static Optional<String> textIfPresent(Map<String, Object> row, String field) {
    return row.get(field) == null ? Optional.empty() : Optional.of(text(row, field));
  }

  static Map<String, Object> object(Map<String, Object> row, String field) {
    return asObject(required(row, field));
  }

  @SuppressWarnings("unchecked") // the row model has objects with text names only
  static Map<String, Object> asObject(Object value) {
    return (Map<String, Object>) value;
  }

  private static Object required(Map<String, Object> row, String field) {
    Object value = row.get(field);
    if (value == null) {
      throw new IllegalStateException(
          "A record of the state topic has no field '"
              + field
              + "'; was it written by another program, or by a later version?");
    }
    return value;
  }
}
