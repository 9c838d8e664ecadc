package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Expression;
import io.neaptide.connect.source.query.SqlType;

/**
 * A compiled expression.
 *
 * @param expression computes it
 * @param type as far as it is known
 * @param span where it stands
 */
record Compiled(Expression expression, SqlType type, Span span) {}
