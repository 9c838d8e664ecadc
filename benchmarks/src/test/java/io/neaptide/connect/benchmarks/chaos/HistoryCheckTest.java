package io.neaptide.connect.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.benchmarks.chaos.Entry.Place;
import io.neaptide.connect.benchmarks.chaos.Findings.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {

  private static final Entry ONE = row("a", "1");
  private static final Entry TWO = row("a", "2");
  private static final Entry GONE = row("a", null);
  private static final Entry OTHER = row("b", "3");

  private final HistoryCheck check = new HistoryCheck(key -> 0);

  private static Entry row(String key, String value) {
    return new Entry(0, key, value);
  }

  private static Map<Kind, Long> counts(Findings findings) {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      if (findings.count(kind) > 0) {
        counts.put(kind, findings.count(kind));
      }
    }
    return counts;
  }

  @Test
  void aStreamThatPassesEverythingOnOnceIsRight() {
    List<Entry> input = List.of(ONE, OTHER, GONE, TWO);

    assertThat(check.streamed(input, input).isEmpty()).isTrue();
  }

  @Test
  void aStreamThatLosesDoublesDeletesOrReordersIsFound() {
    List<Entry> input = List.of(ONE, TWO, OTHER);

    assertThat(counts(check.streamed(input, List.of(ONE, OTHER)))).isEqualTo(Map.of(Kind.LOST, 1L));
    assertThat(counts(check.streamed(input, List.of(ONE, TWO, TWO, OTHER))))
        .isEqualTo(Map.of(Kind.DOUBLED, 1L));
    assertThat(counts(check.streamed(input, List.of(ONE, TWO, GONE, OTHER))))
        .isEqualTo(Map.of(Kind.WRONG_DELETE, 1L));
    assertThat(counts(check.streamed(input, List.of(TWO, ONE, OTHER))))
        .isEqualTo(Map.of(Kind.UNEXPECTED, 1L));
    assertThat(counts(check.streamed(input, List.of()))).isEqualTo(Map.of(Kind.LOST, 3L));
  }

  @Test
  void aComparisonThatWritesJustTheDifferenceIsRight() {
    Map<Place, String> before =
        Map.of(
            new Place(0, "a"), "1",
            new Place(0, "b"), "old",
            new Place(0, "gone"), "x",
            new Place(1, "a"), "misplaced");

    Findings findings =
        check.compared(
            before,
            Map.of("a", "1", "b", "3", "new", "4"),
            List.of(OTHER, row("new", "4"), row("gone", null), new Entry(1, "a", null)));

    assertThat(findings.isEmpty()).as(findings.toString()).isTrue();
  }

  @Test
  void aComparisonThatWritesMoreOrLessIsFound() {
    Map<Place, String> before = Map.of(new Place(0, "a"), "1", new Place(0, "gone"), "x");
    Map<String, String> input = Map.of("a", "1", "b", "3");
    Entry orphan = row("gone", null);

    assertThat(counts(check.compared(before, input, List.of(OTHER, orphan, GONE))))
        .isEqualTo(Map.of(Kind.WRONG_DELETE, 1L));
    assertThat(counts(check.compared(before, input, List.of(OTHER, OTHER, orphan, orphan))))
        .isEqualTo(Map.of(Kind.DOUBLED, 2L));
    assertThat(counts(check.compared(before, input, List.of(OTHER, orphan, ONE))))
        .isEqualTo(Map.of(Kind.DOUBLED, 1L));
    assertThat(counts(check.compared(before, input, List.of(TWO))))
        .isEqualTo(Map.of(Kind.UNEXPECTED, 1L, Kind.LOST, 2L));
  }

  @Test
  void behindAComparisonUnderLoadEachKeyMayTakeSomeOfItsStatesInTheirOrder() {
    Map<Place, String> before =
        Map.of(new Place(0, "a"), "foreign", new Place(0, "gone"), "x", new Place(1, "a"), "y");
    List<Entry> later = List.of(TWO, GONE, row("a", "5"));
    Map<String, String> input = Map.of("a", "1");

    for (List<Entry> written :
        List.of(
            List.of(ONE, TWO, GONE, row("a", "5"), row("gone", null), new Entry(1, "a", null)),
            List.of(GONE, row("a", "5")),
            List.of(row("a", "5")))) {
      Findings findings = check.comparedAndStreamed(before, input, later, written);
      assertThat(findings.isEmpty()).as(findings.toString()).isTrue();
    }
  }

  @Test
  void behindAComparisonUnderLoadWhatIsOutOfOrderIsFound() {
    List<Entry> later = List.of(TWO);
    Map<Place, String> before = Map.of();
    Map<String, String> input = Map.of("a", "1");

    assertThat(counts(check.comparedAndStreamed(before, input, later, List.of(TWO, GONE))))
        .isEqualTo(Map.of(Kind.WRONG_DELETE, 1L));
    assertThat(counts(check.comparedAndStreamed(before, input, later, List.of(TWO, TWO))))
        .isEqualTo(Map.of(Kind.DOUBLED, 1L));
    assertThat(counts(check.comparedAndStreamed(before, input, later, List.of(TWO, ONE))))
        .isEqualTo(Map.of(Kind.DOUBLED, 1L));
    assertThat(
            counts(
                check.comparedAndStreamed(before, input, later, List.of(new Entry(1, "a", "1")))))
        .isEqualTo(Map.of(Kind.UNEXPECTED, 1L));
  }
}
