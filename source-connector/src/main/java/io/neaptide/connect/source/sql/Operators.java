package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Arithmetic;
import io.neaptide.connect.source.query.Comparisons.Operator;
import java.util.Map;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.IntegerDivision;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;

/** The parser's nodes for operators between two values. */
final class Operators {

  static final Map<Class<? extends BinaryExpression>, Arithmetic> ARITHMETIC =
      Map.of(
          Addition.class, Arithmetic.ADD,
          Subtraction.class, Arithmetic.SUBTRACT,
          Multiplication.class, Arithmetic.MULTIPLY,
          Division.class, Arithmetic.DIVIDE,
          IntegerDivision.class, Arithmetic.DIVIDE_WHOLE,
          Modulo.class, Arithmetic.REMAINDER);

  static final Map<Class<? extends BinaryExpression>, Operator> COMPARISON =
      Map.of(
          EqualsTo.class, Operator.EQUAL,
          NotEqualsTo.class, Operator.NOT_EQUAL,
          MinorThan.class, Operator.LESS,
          MinorThanEquals.class, Operator.LESS_OR_EQUAL,
          GreaterThan.class, Operator.GREATER,
          GreaterThanEquals.class, Operator.GREATER_OR_EQUAL);

  private Operators() {}
}
