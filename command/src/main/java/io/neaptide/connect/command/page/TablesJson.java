package io.neaptide.connect.command.page;

import io.neaptide.connect.command.difference.ColumnChanges;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.util.List;

/** What stands before and behind the rows of a page. */
final class TablesJson {

  private TablesJson() {}

  static void write(ComparedTables tables, ScriptJson json) throws IOException {
    json.beginObject();
    json.name("purpose").text(tables.purpose().name());
    json.name("title").text(tables.title());
    json.name("at").number(tables.at().toEpochMilli());
    json.name("kinds").beginArray();
    for (RowKind kind : RowJson.KINDS) {
      json.text(tables.purpose().nameOf(kind));
    }
    json.endArray();
    json.name("sides").beginArray();
    side(tables.left(), json);
    side(tables.right(), json);
    json.endArray();
    json.name("allColumns").flag(tables.scope().hasAllColumns());
    json.name("facts").beginArray();
    facts(tables.scope().facts(), json);
    facts(tables.facts(), json);
    json.endArray().endObject();
  }

  private static void facts(List<Fact> facts, ScriptJson json) throws IOException {
    for (Fact fact : facts) {
      json.beginArray().text(fact.name()).text(fact.value()).endArray();
    }
  }

  private static void side(Side side, ScriptJson json) throws IOException {
    json.beginObject();
    json.name("name").text(side.name());
    json.name("cluster").text(side.cluster());
    if (side.keyFormat().isPresent()) {
      json.name("keyFormat").text(side.keyFormat().get());
    }
    json.name("format").text(side.format());
    if (side.until().isPresent()) {
      json.name("until").number(side.until().get().toEpochMilli());
    }
    json.name("ranges").beginArray();
    for (PartitionRange range : side.ranges()) {
      json.beginArray().text(range.topic()).number(range.partition());
      json.number(range.begin()).number(range.end()).endArray();
    }
    json.endArray().endObject();
  }

  /**
   * @param inPage how many rows the page holds
   * @param columns the columns of the rows
   */
  static void write(DifferenceSummary summary, long inPage, ColumnNames columns, ScriptJson json)
      throws IOException {
    json.beginObject();
    json.name("counts").beginArray();
    for (RowKind kind : RowJson.KINDS) {
      json.number(summary.counts().of(kind));
    }
    json.number(summary.counts().equal()).endArray();
    json.name("outcome").text(summary.outcome().name());
    json.name("doubtful").number(summary.doubtful());
    json.name("changes").beginArray();
    for (ColumnChanges column : summary.columns()) {
      json.beginArray().text(column.column());
      json.number(column.changed()).number(column.added()).number(column.removed()).endArray();
    }
    json.endArray();
    json.name("rows").beginObject();
    json.name("inPage").number(inPage);
    json.name("shown").number(summary.rows().shown());
    json.name("of").number(summary.rows().of());
    if (summary.rows().selection().isPresent()) {
      json.name("selection").text(summary.rows().selection().get());
    }
    json.endObject();
    json.name("milliseconds").number(summary.took().toMillis());
    json.name("notes").beginArray();
    for (String note : summary.notes()) {
      json.text(note);
    }
    json.endArray();
    json.name("columns");
    columns.writeAll(json);
    json.endObject();
  }
}
