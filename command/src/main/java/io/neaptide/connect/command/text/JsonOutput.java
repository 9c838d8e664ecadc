package io.neaptide.connect.command.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ColumnChanges;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Fact;
import io.neaptide.connect.command.difference.Location;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows a difference to programs: one JSON object. */
public final class JsonOutput implements DifferenceOutput {

  private final PrintWriter out;
  private final JsonGenerator json;
  private Purpose purpose = Purpose.COMPARISON;

  public JsonOutput(PrintWriter out) throws IOException {
    this.out = out;
    this.json =
        new ObjectMapper().createGenerator(new EscapingWriter(out)).useDefaultPrettyPrinter();
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
  }

  @Override
  public void begin(ComparedTables tables) throws IOException {
    purpose = tables.purpose();
    json.writeStartObject();
    json.writeStringField("at", tables.at().toString());
    side("left", tables.left());
    side("right", tables.right());
    if (!tables.facts().isEmpty()) {
      json.writeObjectFieldStart("facts");
      for (Fact fact : tables.facts()) {
        json.writeStringField(fact.name(), fact.value());
      }
      json.writeEndObject();
    }
    if (purpose == Purpose.COMPARISON) {
      texts("columnsCompared", tables.scope().columns());
      texts("columnsIgnored", tables.scope().ignored());
      json.writeBooleanField("nullKeysIgnored", tables.scope().ignoresNullKeys());
    }
    json.writeArrayFieldStart("rows");
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void side(String name, Side side) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("topic", side.name());
    json.writeStringField("cluster", side.cluster());
    if (side.keyFormat().isPresent()) {
      json.writeStringField("keyFormat", side.keyFormat().get());
    }
    json.writeStringField("format", side.format());
    if (side.until().isPresent()) {
      json.writeStringField("until", side.until().get().toString());
    }
    json.writeArrayFieldStart("partitions");
    for (PartitionRange range : side.ranges()) {
      json.writeStartObject();
      json.writeNumberField("partition", range.partition());
      json.writeNumberField("begin", range.begin());
      json.writeNumberField("end", range.end());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void row(DifferentRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", purpose.nameOf(row.kind()));
    if (row.keyJson().isPresent()) {
      json.writeFieldName("key");
      json.writeRawValue(row.keyJson().get());
      json.writeStringField("keyText", row.key());
    } else {
      json.writeStringField("key", row.key());
    }
    location("left", row.left());
    location("right", row.right());
    json.writeArrayFieldStart("columns");
    for (Cell cell : row.cells()) {
      json.writeStartObject();
      json.writeStringField("name", cell.column());
      value("left", cell.left());
      value("right", cell.right());
      json.writeBooleanField("changed", cell.changed());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (row.note().isPresent()) {
      json.writeStringField("note", row.note().get());
    }
    json.writeEndObject();
  }

  private void location(String name, Optional<Location> location) throws IOException {
    if (location.isPresent()) {
      json.writeObjectFieldStart(name);
      json.writeNumberField("partition", location.get().partition());
      json.writeNumberField("offset", location.get().offset());
      if (location.get().timestamp().isPresent()) {
        json.writeStringField("timestamp", location.get().timestamp().get().toString());
      }
      json.writeEndObject();
    }
  }

  private void value(String name, Optional<String> value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(value.orElse("null"));
  }

  @Override
  public void end(DifferenceSummary summary) throws IOException {
    json.writeEndArray();
    if (purpose == Purpose.COMPARISON) {
      json.writeStringField("outcome", summary.outcome().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("doubtful", summary.doubtful());
    }
    json.writeObjectFieldStart("counts");
    json.writeNumberField("onlyLeft", summary.counts().onlyLeft());
    json.writeNumberField("onlyRight", summary.counts().onlyRight());
    json.writeNumberField("different", summary.counts().different());
    if (purpose == Purpose.PLAN) {
      json.writeNumberField("moved", summary.counts().moved());
    }
    json.writeNumberField("equal", summary.counts().equal());
    json.writeEndObject();
    json.writeArrayFieldStart("columns");
    for (ColumnChanges column : summary.columns()) {
      json.writeStartObject();
      json.writeStringField("name", column.column());
      json.writeNumberField("changed", column.changed());
      json.writeNumberField("added", column.added());
      json.writeNumberField("removed", column.removed());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("rowsShown", summary.rows().shown());
    json.writeNumberField("rowsNotEqual", summary.rows().of());
    json.writeNumberField("tookMillis", summary.took().toMillis());
    texts("notes", summary.notes());
    json.writeEndObject();
    json.writeRaw(System.lineSeparator());
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.flush();
  }
}
