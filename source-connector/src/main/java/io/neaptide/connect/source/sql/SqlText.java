package io.neaptide.connect.source.sql;

import io.neaptide.connect.source.query.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The text of {@code sql}, split into its statements at semicolons outside of quotes and comments.
 *
 * <p>The parser sees a clean copy of the same length, so that offsets are those of the text:
 * comments and every white space are blanks (the parser takes blank lines for the end of a
 * statement), and dots within quoted names are {@link #DOT} (it would split the name).
 */
final class SqlText {

  static final int MAX_LENGTH = 100_000;

  /**
   * Stands for a dot within a quoted name. Of the private use area, where no name has characters.
   */
  static final char DOT = '\uE000';

  private static final int MAX_SHOWN = 60;

  private final String text;
  private final char[] clean;
  private final int[] lineStarts;
  private final List<Span> statements = new ArrayList<>();

  SqlText(String text) {
    this.text = text;
    this.clean = text.toCharArray();
    this.lineStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, clean.length)
                    .filter(at -> clean[at] == '\n')
                    .map(newline -> newline + 1))
            .toArray();
  }

  /**
   * Makes the clean copy and finds the statements.
   *
   * @throws SqlException if the text is too long, or a quote or comment is not closed
   */
  void split() {
    if (clean.length > MAX_LENGTH) {
      throw new SqlException(
          new Span(0, 0),
          "the text has "
              + clean.length
              + " characters, and at most "
              + MAX_LENGTH
              + " are compiled; split it over several connectors");
    }
    int begin = 0;
    int at = 0;
    while (at < clean.length) {
      char c = clean[at];
      if (c == '\'' || c == '"' || c == '`') {
        at = quoted(at);
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = blank(at, end < 0 ? clean.length : end);
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new SqlException(new Span(at, at + 2), "the comment is not closed; add */");
        }
        at = blank(at, end + 2);
      } else if (c == ';') {
        add(begin, at);
        begin = ++at;
      } else if (Character.isWhitespace(c) || c == '\u00a0') {
        at = blank(at, at + 1);
      } else {
        at++;
      }
    }
    add(begin, clean.length);
  }

  private int quoted(int begin) {
    char quote = clean[begin];
    for (int at = begin + 1; at < clean.length; at++) {
      if (clean[at] == quote) {
        boolean doubled = at + 1 < clean.length && clean[at + 1] == quote;
        if (!doubled) {
          return at + 1;
        }
        at++;
      } else if (quote != '\'' && clean[at] == '.') {
        clean[at] = DOT;
      } else if (clean[at] == DOT || clean[at] == 0) {
        throw new SqlException(new Span(at, at + 1), "the character cannot stand in a query");
      }
    }
    throw new SqlException(new Span(begin, begin + 1), "the quote is not closed; add " + quote);
  }

  private int blank(int from, int to) {
    for (int at = from; at < to; at++) {
      clean[at] = ' ';
    }
    return to;
  }

  private void add(int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && clean[begin] == ' ') {
      begin++;
    }
    while (end > begin && clean[end - 1] == ' ') {
      end--;
    }
    if (begin < end) {
      statements.add(new Span(begin, end));
    }
  }

  /** The statements that are not empty. */
  List<Span> statements() {
    return statements;
  }

  /** The clean copy of a part. */
  String clean(Span span) {
    return new String(clean, span.begin(), span.end() - span.begin());
  }

  /** A part as it was written. */
  String original(Span span) {
    return text.substring(span.begin(), span.end());
  }

  Place place(Span span) {
    int found = Arrays.binarySearch(lineStarts, span.begin());
    int line = found >= 0 ? found : -found - 2;
    return new Place(line + 1, span.begin() - lineStarts[line] + 1, shown(span));
  }

  private String shown(Span span) {
    boolean whole = span.end() - span.begin() <= MAX_SHOWN;
    int end = whole ? span.end() : span.begin() + MAX_SHOWN;
    String part = text.substring(span.begin(), end).replaceAll("\\s+", " ");
    return whole ? part : part + "...";
  }
}
