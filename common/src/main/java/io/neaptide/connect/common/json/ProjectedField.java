package io.neaptide.connect.common.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link JsonProjection} does with a field, and with the fields below it. */
final class ProjectedField {

  private final Map<String, ProjectedField> below = new HashMap<>();
  private int[] columns = {};
  private boolean decoded;
  private boolean decodesBelow;

  /** The value of a path becomes that of a column. */
  void carry(List<String> path, int column) {
    ProjectedField field = this;
    for (String name : path) {
      field = field.below.computeIfAbsent(name, unused -> new ProjectedField());
    }
    field.columns = Arrays.copyOf(field.columns, field.columns.length + 1);
    field.columns[field.columns.length - 1] = column;
  }

  /** The value of a path is decoded. */
  void decode(List<String> path) {
    ProjectedField field = this;
    for (String name : path) {
      field.decodesBelow = true;
      field = field.below.computeIfAbsent(name, unused -> new ProjectedField());
    }
    field.decoded = true;
  }

  /** Null for a field that is passed over. */
  ProjectedField below(String name) {
    return below.get(name);
  }

  boolean hasBelow() {
    return !below.isEmpty();
  }

  boolean isCarried() {
    return columns.length > 0;
  }

  /** Stores for each column where its value stands. */
  void carried(int begin, int end, int[] begins, int[] ends) {
    for (int column : columns) {
      begins[column] = begin;
      ends[column] = end;
    }
  }

  boolean isDecoded() {
    return decoded;
  }

  boolean decodesBelow() {
    return decodesBelow;
  }
}
