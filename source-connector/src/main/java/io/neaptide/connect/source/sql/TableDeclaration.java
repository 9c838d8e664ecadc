package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.SqlType;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * A table as CREATE TABLE declares it.
 *
 * @param topic its name
 * @param columns by name, in their order, each with its type; all have one, or none has
 */
record TableDeclaration(Lexeme topic, LinkedHashMap<String, Optional<SqlType>> columns) {

  boolean isTyped() {
    return columns.values().stream().allMatch(Optional::isPresent);
  }
}
