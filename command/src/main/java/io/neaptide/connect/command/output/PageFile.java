package io.neaptide.connect.command.output;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.page.DifferencePage;
import io.neaptide.connect.command.page.PageLimits;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file of a page, which stands under its name only when it is complete: a run that fails leaves
 * that of an earlier one as it was.
 */
public final class PageFile implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final Writer writer;

  private PageFile(Path file, Path unfinished, Writer writer) {
    this.file = file;
    this.unfinished = unfinished;
    this.writer = writer;
  }

  /**
   * Begins a page.
   *
   * @throws CommandException if no file can be made there
   */
  public static PageFile begin(Path file) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
      return new PageFile(file, unfinished, Files.newBufferedWriter(unfinished));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Shows a difference as the page. */
  public DifferenceOutput output() {
    return new DifferencePage(writer(), PageLimits.DEFAULT);
  }

  /** Takes the page; its failures name the file. */
  Writer writer() {
    return new Writer() {

      @Override
      public void write(char[] characters, int from, int count) {
        attempt(() -> writer.write(characters, from, count));
      }

      @Override
      public void flush() {
        attempt(writer::flush);
      }

      @Override
      public void close() {
        attempt(writer::close);
      }
    };
  }

  /** Gives the page its name, once it is closed. */
  public void finish() {
    attempt(() -> Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void close() {
    attempt(
        () -> {
          writer.close();
          Files.deleteIfExists(unfinished);
        });
  }

  private interface Attempt {
    void make() throws IOException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.make();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static CommandException failure(Path file, IOException cause) {
    return new CommandException(
        "--html " + file + " cannot be written; name a file in a folder that has room", cause);
  }
}
