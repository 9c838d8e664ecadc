package io.neaptide.connect.source.query;

/**
 * Where something stands in the text of a query.
 *
 * @param line counted from 1
 * @param column counted from 1, in characters
 * @param text what stands there, shortened
 */
public record Place(int line, int column, String text) {

  @Override
  public String toString() {
    return "line " + line + ", column " + column + ", at '" + text + "'";
  }
}
