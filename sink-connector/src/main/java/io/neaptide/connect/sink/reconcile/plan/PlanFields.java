package io.neaptide.connect.sink.reconcile.plan;

import java.util.Map;
import java.util.Optional;

/** Typed access to the fields of a record of the plan topic. */
final class PlanFields {

  private PlanFields() {}

  static long number(Map<?, ?> row, String field) {
    return (Long) required(row, field);
  }

  static String text(Map<?, ?> row, String field) {
    return (String) required(row, field);
  }

  static boolean flag(Map<?, ?> row, String field) {
    return (Boolean) required(row, field);
  }

  static Optional<Map<?, ?>> object(Map<?, ?> row, String field) {
    return Optional.ofNullable((Map<?, ?>) row.get(field));
  }

  private static Object required(Map<?, ?> row, String field) {
    Object value = row.get(field);
    if (value == null) {
      throw new IllegalArgumentException("A record of a plan lacks the field " + field);
    }
    return value;
  }
}
