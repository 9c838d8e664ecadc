package io.neaptide.connect.command.difference;

/** What a comparison found. */
public enum Outcome {
  /** Both tables are the same in what was compared. */
  EQUAL("equal"),
  /** At least one key is certainly not the same. */
  DIFFERENT("different"),
  /** Keys may be the same, or may not. */
  UNKNOWN("cannot be told");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** The outcome in words. */
  public String text() {
    return text;
  }
}
