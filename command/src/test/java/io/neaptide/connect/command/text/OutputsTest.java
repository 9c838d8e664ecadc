package io.neaptide.connect.command.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Outcome;
import io.neaptide.connect.command.difference.PartitionRange;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Scope;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Text and JSON say the same: what was compared, and what it comes to. */
class OutputsTest {

  private static final Scope SCOPE = new Scope(List.of("id", "city"), List.of("at"), true);

  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written);

  @Test
  void theTextEndsWithTheOutcome() throws IOException {
    assertThat(text(Scope.ALL, Outcome.EQUAL, 0)).endsWith("\nThe tables are equal.\n");
    assertThat(text(SCOPE, Outcome.EQUAL, 0))
        .endsWith("\nThe tables are equal in the columns compared.\n");
    assertThat(text(Scope.ALL, Outcome.DIFFERENT, 0)).endsWith("\nThe tables are different.\n");
    assertThat(text(Scope.ALL, Outcome.DIFFERENT, 1_200))
        .endsWith("\nThe tables are different, and of 1,200 keys it cannot be told.\n");
    assertThat(text(Scope.ALL, Outcome.UNKNOWN, 0))
        .endsWith("\nIt cannot be told whether the tables are equal: see the notes.\n");
    assertThat(text(Scope.ALL, Outcome.UNKNOWN, 3))
        .endsWith("\nIt cannot be told whether the tables are equal: of 3 keys; see the notes.\n");
  }

  @Test
  void theTextSaysWhatWasCompared() throws IOException {
    assertThat(text(SCOPE, Outcome.EQUAL, 0))
        .contains(
            "keys json, values upsert-json",
            "columns compared: id, city",
            "columns ignored: at",
            "records without a key: ignored");
    assertThat(text(Scope.ALL, Outcome.EQUAL, 0)).doesNotContain("columns");
  }

  @Test
  void theJsonSaysWhatWasComparedAndWhatItComesTo() throws IOException {
    JsonNode json = json();
    assertThat(json.path("columnsCompared").toString()).isEqualTo("[\"id\",\"city\"]");
    assertThat(json.path("columnsIgnored").toString()).isEqualTo("[\"at\"]");
    assertThat(json.path("nullKeysIgnored").booleanValue()).isTrue();
    assertThat(json.path("left").path("keyFormat").textValue()).isEqualTo("json");
    assertThat(json.path("outcome").textValue()).isEqualTo("unknown");
    assertThat(json.path("doubtful").longValue()).isEqualTo(2);
    assertThat(json.path("counts").path("equal").longValue()).isEqualTo(5);
  }

  @Test
  void theJsonTellsATextFromANumberAsKey() throws IOException {
    JsonNode rows = json().path("rows");
    assertThat(rows.get(0).path("key").isTextual()).isTrue();
    assertThat(rows.get(1).path("key").isNumber()).isTrue();
    assertThat(rows.get(0).path("keyText")).isEqualTo(rows.get(1).path("keyText"));
  }

  @Test
  void theJsonHasNothingThatATerminalActsOn() throws IOException {
    assertThat(json().path("rows").get(0).path("columns").get(0).path("left").textValue())
        .isEqualTo("\u009B31m\u202E");
    assertThat(written.toString()).doesNotContain("\u009B", "\u202E");
  }

  private String text(Scope scope, Outcome outcome, long doubtful) throws IOException {
    written.getBuffer().setLength(0);
    write(new TextOutput(out, false), scope, outcome, doubtful);
    return written.toString().replace("\r", "");
  }

  private JsonNode json() throws IOException {
    written.getBuffer().setLength(0);
    write(new JsonOutput(out), SCOPE, Outcome.UNKNOWN, 2);
    return new ObjectMapper().readTree(written.toString());
  }

  private static void write(DifferenceOutput output, Scope scope, Outcome outcome, long doubtful)
      throws IOException {
    Side side =
        new Side(
            "t",
            "localhost:9092",
            Optional.of("json"),
            "upsert-json",
            Optional.empty(),
            List.of(new PartitionRange("t", 0, 0, 9)));
    try (output) {
      output.begin(
          new ComparedTables(
              Purpose.COMPARISON, "t and t", side, side, Instant.EPOCH, scope, List.of()));
      output.row(row("\"1\"", "\"\u009B31m\u202E\""));
      output.row(row("1", "1"));
      output.end(
          new DifferenceSummary(
              new Counts(2, 0, 0, 0, 5),
              outcome,
              doubtful,
              List.of(),
              new RowsShown(2, 2, Optional.empty()),
              Duration.ZERO,
              List.of()));
    }
  }

  private static DifferentRow row(String key, String value) {
    return new DifferentRow(
        RowKind.ONLY_LEFT,
        "1",
        Optional.of(key),
        Optional.empty(),
        Optional.empty(),
        List.of(new Cell("v", Optional.of(value), Optional.empty(), false)),
        Optional.empty());
  }
}
