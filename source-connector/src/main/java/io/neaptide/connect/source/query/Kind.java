package io.neaptide.connect.source.query;

/** The kinds of values that operators distinguish. */
public enum Kind {
  /** Not known before the row is there. */
  ANY("a value"),
  NULL("NULL"),
  NUMBER("a number"),
  TEXT("a text"),
  BOOLEAN("a boolean"),
  DATE("a date"),
  TIME("a time"),
  TIMESTAMP("a timestamp"),
  BYTES("bytes"),
  NESTED("a row, array or map");

  private final String description;

  Kind(String description) {
    this.description = description;
  }

  /** Whether a value of this kind may stand where the other is expected. */
  public boolean mayBe(Kind other) {
    return this == other || this == ANY || this == NULL || other == ANY || other == NULL;
  }

  @Override
  public String toString() {
    return description;
  }
}
