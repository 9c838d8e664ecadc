package io.neaptide.connect.source.sql;

/** A statement that cannot be compiled, with the part of the text that is why. */
final class SqlException extends RuntimeException {

  private final transient Span span;

  SqlException(Span span, String problem) {
    super(problem);
    this.span = span;
  }

  SqlException(Span span, String problem, Throwable cause) {
    super(problem, cause);
    this.span = span;
  }

  Span span() {
    return span;
  }
}
