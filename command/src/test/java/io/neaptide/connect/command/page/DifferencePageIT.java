package io.neaptide.connect.command.page;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.neaptide.connect.command.difference.ComparedTables;
import io.neaptide.connect.command.difference.Counts;
import io.neaptide.connect.command.difference.DifferenceOutput;
import io.neaptide.connect.command.difference.DifferenceSummary;
import io.neaptide.connect.command.difference.Outcome;
import io.neaptide.connect.command.difference.Purpose;
import io.neaptide.connect.command.difference.RowsShown;
import io.neaptide.connect.command.difference.Scope;
import io.neaptide.connect.command.difference.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see and can do in a browser. Skipped where Chromium and its driver are absent. */
class DifferencePageIT {

  private static final int ROWS = 10_000;
  private static final String ENTER = "\uE007";
  private static final String TAB = "\uE004";

  @TempDir private static Path folder;
  private static Browser browser;
  private static Path comparison;
  private static Path plan;
  private static Path hostile;

  @FunctionalInterface
  private interface Content {
    void writeTo(DifferenceOutput page) throws IOException;
  }

  @BeforeAll
  static void writePagesAndStartBrowser() throws IOException {
    Optional<Path> driver = Browser.driver();
    assumeTrue(driver.isPresent(), "chromedriver is not installed");
    comparison =
        page("comparison", out -> SampleDifferences.customers(Purpose.COMPARISON, ROWS, out));
    plan = page("plan", out -> SampleDifferences.customers(Purpose.PLAN, ROWS, out));
    hostile = page("hostile", HostileDifference::write);
    browser = Browser.start(driver.get(), folder);
  }

  private static Path page(String name, Content content) throws IOException {
    Path file = folder.resolve(name + ".html");
    try (DifferencePage page =
        new DifferencePage(Files.newBufferedWriter(file), PageLimits.DEFAULT)) {
      content.writeTo(page);
    }
    return file;
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void asOnADesk() {
    browser.colourScheme("light");
    browser.window(1280, 900);
  }

  @Test
  void tellsTheResultAtOneLook() {
    browser.open(comparison);
    assertThat(text("#verdict")).isEqualTo("10,000 of 1,000,000 rows are not the same.");
    assertThat(texts(".tile .label"))
        .containsExactly("−Only left", "+Only right", "≠Different", "=Equal");
    assertThat(text(".tile.kind-4 .number")).isEqualTo("990,000");
    assertThat(texts(".bars .name")).startsWith("email", "balance", "tier").hasSize(8);
    assertThat(text("#shown")).isEqualTo("10,000 rows");
    assertThat(browser.messages()).isEmpty();
  }

  @Test
  void neverSaysEqualWhereItCannotBeTold() throws IOException {
    browser.open(comparisonOf(Outcome.UNKNOWN, 3, Scope.ALL));
    assertThat(text("#verdict"))
        .isEqualTo(
            "It cannot be told whether both tables are equal. 3 keys may be the same, or may not:"
                + " see the notes.");
    Scope columns = new Scope(List.of("id"), List.of("at"), false);
    browser.open(comparisonOf(Outcome.EQUAL, 0, columns));
    assertThat(text("#verdict")).startsWith("Both tables are equal in the columns compared.");
    assertThat(texts(".facts dd")).containsExactly("id", "at");
    assertThat(text(".sides")).contains("Key format", "json");
  }

  private static Path comparisonOf(Outcome outcome, long doubtful, Scope scope) throws IOException {
    Side side =
        new Side("t", "c:1", Optional.of("json"), "upsert-json", Optional.empty(), List.of());
    return page(
        "outcome-" + outcome,
        page -> {
          page.begin(
              new ComparedTables(
                  Purpose.COMPARISON, "t and t", side, side, Instant.EPOCH, scope, List.of()));
          page.end(
              new DifferenceSummary(
                  new Counts(0, 0, 0, 0, 5),
                  outcome,
                  doubtful,
                  List.of(),
                  new RowsShown(0, 0, Optional.empty()),
                  Duration.ZERO,
                  List.of()));
        });
  }

  @Test
  void namesAPlanInTheWordsOfAPlan() {
    browser.open(plan);
    assertThat(text("#verdict")).startsWith("10,000 rows would be written or deleted.");
    assertThat(texts(".tile .label"))
        .containsExactly("−Deleted", "+New", "≠Changed", "→Moved", "=Unchanged");
    assertThat(texts(".facts dd")).contains("reconcile.approved.plan=3f9c1e07a2b45d88");
  }

  @Test
  void keepsTenThousandRowsWithoutAStall() {
    browser.open(comparison);
    double painted =
        browser
            .runAsync(
                """
                const done = arguments[arguments.length - 1];
                new PerformanceObserver(list => list
                    .getEntriesByName('first-contentful-paint')
                    .forEach(paint => done(paint.startTime)))
                    .observe({type: 'paint', buffered: true});
                """)
            .asDouble();
    double loaded =
        browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd").asDouble();
    double searched = searchMillis("example.org 99");
    System.out.printf(
        "page of %d rows: first paint after %.0f ms, complete after %.0f ms, search in %.0f ms%n",
        ROWS, painted, loaded, searched);
    assertThat(painted).isLessThan(2_000);
    assertThat(loaded).isLessThan(5_000);
    assertThat(searched).isLessThan(1_000);
  }

  /** From the event of the last letter until the result stands, with the delay after typing. */
  private static double searchMillis(String text) {
    return browser
        .runAsync(
            """
            const done = arguments[arguments.length - 1];
            const box = document.getElementById('search');
            new MutationObserver(() => done(performance.now() - begun))
                .observe(document.getElementById('shown'), {childList: true});
            box.value = '%s';
            const begun = performance.now();
            box.dispatchEvent(new Event('input'));
            """
                .formatted(text))
        .asDouble();
  }

  @Test
  void holdsOnlyRowsNearTheWindowInTheDocument() {
    browser.open(comparison);
    assertThat(count("tr.row")).isLessThan(400);
    assertThat(attribute("#table", "aria-rowcount")).isEqualTo("10001");
    browser.run("window.scrollTo(0, document.body.scrollHeight)");
    await().atMost(10, SECONDS).until(() -> count("tr.row[aria-rowindex='10001']") == 1);
    assertThat(count("tr.row")).isLessThan(400);
    browser.run("window.scrollTo(0, 0)");
    await().atMost(10, SECONDS).until(() -> count("tr.row[aria-rowindex='2']") == 1);
  }

  @Test
  void searchesKeysAndValues() {
    browser.open(comparison);
    browser.run("document.getElementById('search').focus()");
    browser.type("c-1000");
    await().atMost(10, SECONDS).until(() -> text("#shown").equals("3 rows of 10,000"));
    assertThat(texts("th.key")).allMatch(key -> key.startsWith("C-1000"));
    browser.run("document.getElementById('clear').click()");
    assertThat(text("#shown")).isEqualTo("10,000 rows");
    assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("search");
  }

  @Test
  void saysSoWhereNothingMatches() {
    browser.open(comparison);
    searchMillis("no row has this");
    assertThat(text("#shown")).isEqualTo("0 rows of 10,000");
    assertThat(text(".empty")).isEqualTo("No row matches.");
  }

  @Test
  void filtersByKindAndByChangedColumn() {
    browser.open(comparison);
    browser.run("document.querySelectorAll('#kinds input')[2].click()");
    assertThat(texts("tr.row .kind")).isNotEmpty().noneMatch(kind -> kind.contains("different"));
    browser.run("document.getElementById('clear').click()");
    browser.run("document.querySelector('.bars button').click()");
    assertThat(text("#shown")).isEqualTo("4,787 rows of 10,000");
    assertThat(attribute(".bars button", "aria-pressed")).isEqualTo("true");
    assertThat(
            browser
                .run(
                    "return [...document.querySelectorAll('tr.row')].every(r => r.children[2].classList.contains('changed'))")
                .asBoolean())
        .isTrue();
  }

  @Test
  void sortsByTheChangesOfAColumn() {
    browser.open(comparison);
    assertThat(texts("th button.column")).startsWith("email", "balance");
    browser.run("document.querySelectorAll('th button.column')[1].focus()");
    browser.type(ENTER);
    assertThat(attribute("th[aria-sort]", "aria-sort")).isEqualTo("ascending");
    List<String> first = texts("tr.row td:nth-child(4) ins");
    assertThat(first).hasSizeGreaterThan(20);
    assertThat(first.stream().map(each -> Double.valueOf(each.substring("Right: ".length()))))
        .isSorted();
    browser.type(ENTER);
    assertThat(attribute("th[aria-sort]", "aria-sort")).isEqualTo("descending");
    assertThat(browser.run("return document.activeElement.textContent").asText())
        .isEqualTo("balance");
  }

  @Test
  void marksChangedCellsNotByColourAlone() {
    browser.open(comparison);
    assertThat(text("td.changed del")).startsWith("Left: ");
    assertThat(text("td.changed ins")).startsWith("Right: ");
    assertThat(
            browser
                .run(
                    "return getComputedStyle(document.querySelector('td.changed del'), '::before').content")
                .asText())
        .contains("−");
    assertThat(count("td.changed .part")).isPositive();
  }

  @Test
  void isUsedByTheKeyboard() {
    browser.open(comparison);
    browser.run("document.querySelector('td.more button').focus()");
    browser.type(ENTER);
    assertThat(attribute("td.more button", "aria-expanded")).isEqualTo("true");
    assertThat(texts(".detail tbody th")).contains("firstName", "id", "score");
    assertThat(text(".detail thead")).contains("partition 0, offset 120000");
    browser.run("document.body.focus(); document.querySelector('.skip').focus()");
    assertThat(
            browser
                .run("return document.querySelector('.skip').getBoundingClientRect().left")
                .asDouble())
        .isPositive();
    browser.run("document.getElementById('search').focus()");
    browser.type(TAB);
    assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("where");
  }

  @Test
  void isReadByAScreenReader() {
    browser.open(comparison);
    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll('input, select')]
                    .filter(each => each.labels.length === 0).map(each => each.outerHTML)
                """))
        .isEmpty();
    assertThat(
            browser
                .run(
                    """
                return [...document.querySelectorAll('button')]
                    .filter(each => !(each.getAttribute('aria-label') ?? each.textContent).trim()).length
                """)
                .asInt())
        .isZero();
    assertThat(attribute("#shown", "aria-live")).isEqualTo("polite");
    assertThat(attribute("#table", "role")).isEqualTo("table");
    assertThat(count("#table > thead th[scope=col]")).isGreaterThan(3);
    assertThat(count("tr.row > th[scope=row]")).isEqualTo(count("tr.row"));
    assertThat(attribute("html", "lang")).isEqualTo("en");
    assertThat(count("h1")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void hasTheContrastThatReadingAsksFor(String scheme) throws IOException {
    browser.colourScheme(scheme);
    for (Path page : List.of(comparison, plan, hostile)) {
      browser.open(page);
      browser.run(
          "document.querySelectorAll('td.more button').forEach((b, i) => i < 4 && b.click())");
      browser.run("document.querySelector('#kinds input').click()");
      browser.run("document.querySelector('.bars button').click()");
      assertThat(strings(browser.run(resource("contrast.js")))).isEmpty();
    }
  }

  @Test
  void fitsAPhone() {
    browser.window(390, 844);
    for (Path page : List.of(comparison, plan, hostile)) {
      browser.open(page);
      assertThat(browser.run("return document.documentElement.scrollWidth").asInt()).isEqualTo(390);
      browser.run("document.getElementById('rows').scrollIntoView()");
      await().atMost(10, SECONDS).until(() -> count("tr.row") > 0);
      assertThat(
              browser
                  .run("return getComputedStyle(document.querySelector('tr.row')).display")
                  .asText())
          .isEqualTo("block");
    }
    assertThat(texts("tr.row dt.changed")).isNotEmpty();
  }

  @Test
  void printsRowsThatAreNotNearTheWindow() {
    browser.open(comparison);
    searchMillis("c-10");
    assertThat(new String(browser.print(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    browser.run("window.dispatchEvent(new Event('beforeprint'))");
    assertThat(count("tr.row")).isEqualTo(271);
    browser.run("window.dispatchEvent(new Event('afterprint'))");
    assertThat(count("tr.row")).isLessThan(271);
  }

  @Test
  void printsNoMoreThanAThousandRowsAndSaysSo() {
    browser.open(comparison);
    browser.run("window.dispatchEvent(new Event('beforeprint'))");
    assertThat(count("tr.row")).isEqualTo(1_000);
    assertThat(browser.run("return document.getElementById('print-note').textContent").asText())
        .isEqualTo("The first 1,000 of 10,000 rows are printed.");
  }

  @Test
  void runsNothingThatStandsInKeysValuesOrNames() {
    browser.open(hostile);
    browser.run("document.querySelectorAll('td.more button').forEach(each => each.click())");
    browser.run(
        "document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event('mouseover')))");
    assertThat(browser.run("return document.title").asText())
        .isEqualTo(HostileDifference.TEXTS.get(1));
    assertThat(count("main img, main svg, main script, main b[onmouseover], [onfocus], [onerror]"))
        .isZero();
    assertThat(count("script:not([type])")).isEqualTo(1);
    assertThat(browser.messages()).isEmpty();
  }

  @Test
  void showsHostileTextsLetterByLetter() {
    browser.open(hostile);
    List<String> keys = texts("th.key bdi");
    for (String text : HostileDifference.TEXTS.subList(0, 11)) {
      assertThat(keys).contains(text);
    }
    assertThat(keys)
        .contains(
            "right U+202Eto leftU+202C, U+200FmarkU+200E, zeroU+200Bwidth, U+FEFFbom",
            "nulNUL bellU+0007 escapeU+001B[31m deleteU+007F nextU+0085",
            "half U+D83D of a pair, and U+DE00 the other; whole \uD83D\uDE00")
        .anyMatch(key -> key.contains("می\u200Cخواهم"));
    assertThat(texts("tr.row del")).contains("Left: <script>document.title='run'</script>");
  }

  @Test
  void keepsEveryDigitAndTellsTextsFromNumbers() {
    browser.open(hostile);
    browser.run("document.querySelectorAll('td.more button').forEach(each => each.click())");
    List<String> values = texts(".detail td del");
    assertThat(values).contains("Left: 9007199254740993", "Left: 1e400", "Left: -0.0");
    assertThat(texts(".detail td ins")).contains("Right: \"1\"", "Right: \"true\"");
    assertThat(values).contains("Left: \"\"", "Left: \"null\"", "Left: a");
    assertThat(texts(".detail td ins")).contains("Right: \"a \"", "Right: no value");
  }

  @Test
  void showsOfLongTextsThePartThatDiffers() {
    browser.open(hostile);
    browser.run("document.querySelectorAll('td.more button').forEach(each => each.click())");
    assertThat(texts(".detail td ins"))
        .anyMatch(
            text -> text.contains("right") && text.contains("characters") && text.length() < 5_000);
    assertThat(text("tr.row:has(.left-out) th.key .left-out")).contains("998,000 characters");
  }

  @Test
  void showsAllColumnsOfAWideRow() {
    browser.open(hostile);
    searchMillis("wide");
    browser.run("document.querySelector('td.more button').click()");
    browser.run("document.querySelector('.detail .plain').click()");
    assertThat(count(".detail tbody tr")).isEqualTo(HostileDifference.WIDE);
    assertThat(count(".detail tbody tr.changed")).isEqualTo(67);
  }

  @Test
  void asksTheNetworkForNothing() {
    browser.open(comparison);
    assertThat(browser.run("return performance.getEntriesByType('resource').length").asInt())
        .isZero();
    String refused =
        browser
            .runAsync(
                """
                const done = arguments[arguments.length - 1];
                document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));
                fetch('http://127.0.0.1:9/').catch(() => {});
                """)
            .asText();
    assertThat(refused).isEqualTo("connect-src");
  }

  private static String text(String selector) {
    return browser
        .run("return document.querySelector(arguments[0]).textContent", selector)
        .asText()
        .strip();
  }

  private static List<String> texts(String selector) {
    return strings(
        browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)",
            selector));
  }

  private static List<String> strings(JsonNode array) {
    Stream<JsonNode> elements = StreamSupport.stream(array.spliterator(), false);
    return elements.map(JsonNode::asText).toList();
  }

  private static int count(String selector) {
    return browser.run("return document.querySelectorAll(arguments[0]).length", selector).asInt();
  }

  private static String attribute(String selector, String name) {
    return browser
        .run(
            "return document.querySelector(arguments[0]).getAttribute(arguments[1])",
            selector,
            name)
        .asText();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DifferencePageIT.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
