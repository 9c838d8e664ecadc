package io.neaptide.connect.source.query;

/** Arithmetic operators, null where an operand is. */
public enum Arithmetic {
  ADD {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.add(left, right);
    }
  },
  SUBTRACT {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.subtract(left, right);
    }
  },
  MULTIPLY {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.multiply(left, right);
    }
  },
  DIVIDE {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.divide(left, right);
    }
  },
  DIVIDE_WHOLE {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.divideWhole(left, right);
    }
  },
  REMAINDER {
    @Override
    Number compute(Number left, Number right) {
      return Numbers.remainder(left, right);
    }
  };

  abstract Number compute(Number left, Number right);

  /** The operator between two operands. */
  public Expression of(Expression left, Expression right) {
    return row -> {
      Object a = left.evaluate(row);
      Object b = right.evaluate(row);
      return (a == null || b == null) ? null : compute(Values.number(a), Values.number(b));
    };
  }

  /** The operand with its sign changed. */
  public static Expression negate(Expression operand) {
    return row -> {
      Object value = operand.evaluate(row);
      return value == null ? null : Numbers.negate(Values.number(value));
    };
  }
}
