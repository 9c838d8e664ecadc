package io.neaptide.connect.command.page;

import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import java.io.IOException;
import java.io.Writer;

/** Writes a difference as a page, row by row. */
public final class DifferencePage implements DifferenceOutput {

  /** How many rows a browser parses at once. */
  private static final int ROWS_PER_ELEMENT = 500;

  private static final String END = "</script>\n";

  private final Writer out;
  private final PageLimits limits;
  private final PageFrame frame = PageFrame.load();
  private final ColumnNames columns = new ColumnNames();
  private final ShortTexts texts;
  private ScriptJson element;
  private RowJson rowJson;
  private long rows;
  private long characters;

  /**
   * @param out takes the page, in UTF-8; closed with this
   */
  public DifferencePage(Writer out, PageLimits limits) {
    this.out = out;
    this.limits = limits;
    this.texts = new ShortTexts(limits.valueLength());
  }

  @Override
  public void begin(ComparedTables tables) throws IOException {
    out.write(frame.head());
    out.write("<script type=\"application/json\" id=\"tables\">");
    TablesJson.write(tables, new ScriptJson(out));
    out.write(END);
  }

  /** Takes a row; leaves it out where the page is full. */
  @Override
  public void row(DifferentRow row) throws IOException {
    if (isFull()) {
      return;
    }
    if (rows % ROWS_PER_ELEMENT == 0) {
      endElement();
      out.write("<script type=\"application/json\" class=\"rows\">");
      element = new ScriptJson(out).beginArray();
      rowJson = new RowJson(element, texts, columns);
    }
    rowJson.write(row);
    rows++;
  }

  private boolean isFull() {
    long now = characters + (element == null ? 0 : element.written());
    return rows == limits.rows() || now >= limits.characters();
  }

  private void endElement() throws IOException {
    if (element != null) {
      element.endArray();
      characters += element.written();
      element = null;
      out.write(END);
    }
  }

  @Override
  public void end(DifferenceSummary summary) throws IOException {
    endElement();
    out.write("<script type=\"application/json\" id=\"summary\">");
    TablesJson.write(summary, rows, columns, new ScriptJson(out));
    out.write(END);
    out.write(frame.tail());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
