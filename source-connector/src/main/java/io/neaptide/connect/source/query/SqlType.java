package io.neaptide.connect.source.query;

import org.apache.kafka.connect.data.Schema;

/**
 * The type of a column or an expression. A declared type fixes the Connect schema of its values,
 * all of them optional.
 */
public sealed interface SqlType
    permits UnknownType, SimpleType, TextType, DecimalType, RowType, ArrayType, MapType {

  /** What operators take it for. */
  Kind kind();

  /**
   * The optional Connect schema.
   *
   * @param name of the schema where it is one of a struct; parts have names that begin with it
   * @throws IllegalStateException if the type is not a declared one
   */
  Schema schema(String name);

  /**
   * Turns a value of a row into one to compute with.
   *
   * @param value not null
   * @throws EvaluationException if it does not fit this type
   */
  Object read(Object value);

  /**
   * Turns a value that was computed into Connect data.
   *
   * @param schema what {@link #schema} gave
   * @param value not null
   * @throws EvaluationException if it does not fit this type
   */
  Object write(Schema schema, Object value);

  /** Whether it is a declared type, or could be one. */
  default boolean isConcrete() {
    return true;
  }

  /** The error of a value of another type. */
  static EvaluationException doesNotFit(SqlType type, Object value) {
    return new EvaluationException(Values.describe(value) + " does not fit " + type);
  }
}
