package io.neaptide.connect.command.progress;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The last line of a terminal, which is drawn again and again, and gone at the end. */
final class TerminalLine implements ProgressBarConsumer {

  /** Every terminal is as wide; a line that is wrapped could not be redrawn. */
  private static final int WIDTH = 79;

  private final PrintWriter out;

  TerminalLine(PrintWriter out) {
    this.out = out;
  }

  @Override
  public int getMaxRenderedLength() {
    return WIDTH;
  }

  @Override
  public void accept(String line) {
    out.print("\r" + line);
    out.flush();
  }

  @Override
  public void clear() {
    out.print("\r" + " ".repeat(WIDTH) + "\r");
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
