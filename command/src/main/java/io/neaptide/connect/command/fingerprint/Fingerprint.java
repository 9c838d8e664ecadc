package io.neaptide.connect.command.fingerprint;

import io.neaptide.connect.command.console.CommandException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a table is, in one line: {@code neaptide:1:<rows>:<digest>}, and which columns count where
 * not all do.
 *
 * @param rows how many the table has
 * @param digest in hex digits
 * @param columns which columns count; empty where all do
 */
record Fingerprint(long rows, String digest, String columns) {

  /** How many buckets the keys of a table are in. */
  static final int BUCKETS = 256;

  /** To be raised when the same table gets another digest, such as by another digest of rows. */
  static final int VERSION = 1;

  private static final String NAME = "neaptide";
  private static final Pattern LINE =
      Pattern.compile(NAME + ":(\\d{1,9}):(\\d{1,18}):([0-9a-f]{64})(|;.*)");

  Fingerprint {
    Objects.requireNonNull(digest);
    Objects.requireNonNull(columns);
  }

  /**
   * Reads a line.
   *
   * @throws CommandException if it is no fingerprint of this version
   */
  static Fingerprint parse(String option, String line) {
    Matcher matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      throw new CommandException(
          option + " " + line + " is no fingerprint; give the whole line that the other side got");
    }
    if (Integer.parseInt(matcher.group(1)) != VERSION) {
      throw new CommandException(
          option
              + " "
              + line
              + " was taken by another version; take both with the same version of neaptide, this"
              + " one is version "
              + VERSION);
    }
    return new Fingerprint(Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4));
  }

  @Override
  public String toString() {
    return NAME + ":" + VERSION + ":" + rows + ":" + digest + columns;
  }
}
