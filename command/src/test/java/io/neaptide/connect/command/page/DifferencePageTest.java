package io.neaptide.connect.command.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.command.difference.Cell;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.DifferentRow;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowKind;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferencePageTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL);

  private final StringWriter written = new StringWriter();

  @Test
  void hasNothingInItsDataThatABrowserReadsAsMarkup() throws IOException {
    HostileDifference.write(new DifferencePage(written, PageLimits.DEFAULT));
    assertThat(data())
        .hasSize(3)
        .allSatisfy(
            data ->
                assertThat(data)
                    .doesNotContain(
                        "<", ">", "&", "\u2028", "\u2029", "\u0000", "\u202E", "\uFEFF"));
  }

  @Test
  void allowsItsOwnScriptAndStyleByTheirHashesAndNothingElse() throws Exception {
    SampleDifferences.customers(Purpose.PLAN, 1, new DifferencePage(written, PageLimits.DEFAULT));
    String policy = between("Content-Security-Policy\" content=\"", "\"");
    assertThat(policy)
        .startsWith("default-src 'none';")
        .contains(
            "script-src '" + hash(between("<script>", "</script>")) + "'",
            "style-src '" + hash(between("<style>", "</style>")) + "'")
        .doesNotContain("unsafe", "http", "*");
  }

  @Test
  void hasAScriptThatMakesNoMarkupOfTexts() {
    assertThat(PageFrame.load().tail())
        .doesNotContain(
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "DOMParser",
            "http:",
            "https:");
  }

  @Test
  void writesRowsAsTheyCome() throws IOException {
    DifferencePage page = new DifferencePage(written, PageLimits.DEFAULT);
    page.begin(tables());
    page.row(row("first"));
    assertThat(written.toString()).contains("first");
    int length = written.getBuffer().length();
    page.row(row("second"));
    assertThat(written.getBuffer().substring(length)).contains("second").hasSizeLessThan(200);
  }

  @Test
  void namesEachColumnOnceHoweverManyRowsHaveIt() throws IOException {
    write(IntStream.range(0, 1_200).mapToObj(i -> row("key" + i)).toList(), PageLimits.DEFAULT);
    List<String> data = data();
    assertThat(data).hasSize(5);
    assertThat(String.join("", data).split("aColumn", -1)).hasSize(2);
  }

  @Test
  void leavesOutRowsPastItsLimitAndSaysHowManyItHas() throws IOException {
    write(
        IntStream.range(0, 10).mapToObj(i -> row("key" + i)).toList(),
        new PageLimits(3, 100, 1_000_000));
    assertThat(summary().at("/rows/inPage").asInt()).isEqualTo(3);
    assertThat(summary().at("/rows/of").asInt()).isEqualTo(10);
  }

  @Test
  void isNoLargerThanABrowserOpens() throws IOException {
    write(
        IntStream.range(0, 1_000).mapToObj(i -> row("k".repeat(90))).toList(),
        new PageLimits(1_000, 100, 10_000));
    assertThat(data().get(1).length()).isBetween(10_000, 10_300);
    assertThat(summary().at("/rows/inPage").asInt()).isLessThan(110);
  }

  @Test
  void keepsTheFirstColumnsOfARowWithMoreThanTablesHave() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < RowJson.MOST_CELLS; i++) {
      cells.add(Cell.same("same" + i, Optional.of("1")));
    }
    cells.add(new Cell("changed", Optional.of("1"), Optional.of("2"), true));
    write(List.of(row("key", cells)), PageLimits.DEFAULT);
    JsonNode row = JSON.readTree(data().get(1)).get(0);
    assertThat(row.get(4).asText()).isEqualTo("2000 of 2001 columns are in this page");
    assertThat(row.get(5)).hasSize(2 * (RowJson.MOST_CELLS - 1));
    assertThat(row.get(6)).hasSize(1);
  }

  @Test
  void writesCellsOfOneSideAndOfBothAsTheScriptReadsThem() throws IOException {
    List<Cell> cells =
        List.of(
            Cell.same("id", Optional.of("12345678901234567890")),
            new Cell("score", Optional.of("1.0"), Optional.of("1"), false),
            new Cell("name", Optional.of("\"a\""), Optional.empty(), true));
    write(List.of(row("key", cells)), PageLimits.DEFAULT);
    JsonNode row = JSON.readTree(data().get(1)).get(0);
    assertThat(row.toString())
        .isEqualTo(
            "[2,\"key\",null,null,null,[0,\"12345678901234567890\"],"
                + "[[1,\"1.0\",\"1\",false],[2,\"\\\"a\\\"\",null,true]]]");
    assertThat(summary().get("columns").toString()).isEqualTo("[\"id\",\"score\",\"name\"]");
  }

  private void write(List<DifferentRow> rows, PageLimits limits) throws IOException {
    DifferencePage page = new DifferencePage(written, limits);
    page.begin(tables());
    for (DifferentRow row : rows) {
      page.row(row);
    }
    page.end(
        new DifferenceSummary(
            Counts.NONE,
            List.of(),
            new RowsShown(rows.size(), rows.size(), Optional.empty()),
            Duration.ofSeconds(1),
            List.of()));
  }

  private static ComparedTables tables() {
    Side side = new Side("topic", "localhost:9092", "upsert-json", Optional.empty(), List.of());
    return new ComparedTables(Purpose.COMPARISON, "title", side, side, Instant.EPOCH, List.of());
  }

  private static DifferentRow row(String key) {
    return row(key, List.of(new Cell("aColumn", Optional.of("1"), Optional.of("2"), true)));
  }

  private static DifferentRow row(String key, List<Cell> cells) {
    return new DifferentRow(
        RowKind.DIFFERENT, key, Optional.empty(), Optional.empty(), cells, Optional.empty());
  }

  private List<String> data() {
    Matcher matcher = DATA.matcher(written.toString());
    return matcher.results().map(each -> each.group(1)).toList();
  }

  private JsonNode summary() throws IOException {
    List<String> data = data();
    return JSON.readTree(data.get(data.size() - 1));
  }

  private String between(String before, String after) {
    String page = written.toString();
    int from = page.indexOf(before) + before.length();
    return page.substring(from, page.indexOf(after, from));
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
