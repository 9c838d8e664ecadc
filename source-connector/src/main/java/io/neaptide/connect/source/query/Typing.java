package io.neaptide.connect.source.query;

import java.util.Optional;

/** Derives the types of expressions from those of their operands. */
public final class Typing {

  private static final int MAX_PRECISION = 38;

  private Typing() {}

  /** The type of an arithmetic expression; {@link UnknownType#NUMBER} where no rule fixes one. */
  public static SqlType arithmetic(Arithmetic operator, SqlType left, SqlType right) {
    if (left == SimpleType.DOUBLE || right == SimpleType.DOUBLE) {
      return left.isConcrete() && right.isConcrete() ? SimpleType.DOUBLE : UnknownType.NUMBER;
    }
    if (isWhole(left) && isWhole(right)) {
      return operator == Arithmetic.DIVIDE ? UnknownType.NUMBER : SimpleType.BIGINT;
    }
    if (!isExact(left) || !isExact(right)) {
      return UnknownType.NUMBER;
    }
    int a = scale(left);
    int b = scale(right);
    return switch (operator) {
      case ADD, SUBTRACT, REMAINDER -> decimal(Math.max(a, b));
      case MULTIPLY -> decimal(a + b);
      case DIVIDE_WHOLE -> decimal(0);
      case DIVIDE -> UnknownType.NUMBER;
    };
  }

  private static SqlType decimal(int scale) {
    return scale <= MAX_PRECISION ? new DecimalType(MAX_PRECISION, scale) : UnknownType.NUMBER;
  }

  private static boolean isWhole(SqlType type) {
    return type == SimpleType.INT || type == SimpleType.BIGINT;
  }

  private static boolean isExact(SqlType type) {
    return isWhole(type) || type instanceof DecimalType;
  }

  private static int scale(SqlType type) {
    return type instanceof DecimalType decimal ? decimal.scale() : 0;
  }

  /** The type of a number that is rounded, or whose sign changes. */
  public static SqlType rounded(SqlType type) {
    return type instanceof DecimalType decimal
        ? new DecimalType(decimal.precision() + 1, decimal.scale())
        : isWhole(type) ? SimpleType.BIGINT : type.isConcrete() ? type : UnknownType.NUMBER;
  }

  /** The type that both results of one expression fit; empty where there is none. */
  public static Optional<SqlType> common(SqlType one, SqlType other) {
    if (one.equals(other) || other == UnknownType.NULL) {
      return Optional.of(one);
    }
    if (one == UnknownType.NULL) {
      return Optional.of(other);
    }
    if (one == UnknownType.ANY || other == UnknownType.ANY) {
      return Optional.of(UnknownType.ANY);
    }
    if (one.kind() != other.kind() || one.kind() == Kind.NESTED) {
      return Optional.empty();
    }
    if (one instanceof TextType a && other instanceof TextType b) {
      return Optional.of(a.maxLength() >= b.maxLength() ? a : b);
    }
    if (isWhole(one) && isWhole(other)) {
      return Optional.of(SimpleType.BIGINT);
    }
    return isExact(one) && isExact(other)
        ? Optional.of(decimal(Math.max(scale(one), scale(other))))
        : Optional.of(UnknownType.NUMBER);
  }
}
