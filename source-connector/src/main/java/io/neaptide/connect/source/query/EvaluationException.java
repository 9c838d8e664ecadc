package io.neaptide.connect.source.query;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.util.Optional;

/**
 * An expression that has no value for a row, such as a division by zero. The message says what is
 * wrong and where in the query, and never holds a piece of the data.
 */
public final class EvaluationException extends MalformedDataException {

  private final Optional<Place> place;

  /** An error whose place the expression around it adds. */
  public EvaluationException(String problem) {
    super(problem);
    this.place = Optional.empty();
  }

  private EvaluationException(Place place, EvaluationException cause) {
    super(place + ": " + cause.getMessage(), cause);
    this.place = Optional.of(place);
  }

  /** The same at a place, unless it has one already. */
  EvaluationException at(Place where) {
    return place.isPresent() ? this : new EvaluationException(where, this);
  }

  /** The same for the value of a column that is emitted. */
  public EvaluationException of(String column) {
    EvaluationException named = new EvaluationException("column '" + column + "': " + getMessage());
    named.initCause(this);
    return named;
  }
}
