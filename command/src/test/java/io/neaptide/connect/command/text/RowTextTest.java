package io.neaptide.connect.command.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.difference.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTextTest {

  private static String json(Map<String, Object> row) {
    return new String(RowText.json(row), UTF_8);
  }

  @Test
  void whatUtf8DoesNotHaveIsReplaced() {
    assertThat(json(Map.of("a\uD800", List.of("b\uDC00c", "\uD83D\uDE00"))))
        .startsWith("{\"a\uFFFD\":[\"b\uFFFDc\",\"\uD83D\uDE00\"],");
  }

  @Test
  void numbersThatJsonDoesNotHaveAreTexts() {
    assertThat(json(Map.of("n", Double.NaN))).startsWith("{\"n\":\"NaN\",");
    assertThat(json(Map.of("n", "NaN"))).isEqualTo("{\"n\":\"NaN\"}");
  }

  @Test
  void aColumnIsChangedWhereANumberThatJsonDoesNotHaveIsAText() {
    Map<String, Object> number = Map.of("n", Double.NaN, "list", List.of(Double.NaN), "a", 1L);
    Map<String, Object> text = Map.of("n", "NaN", "list", List.of("NaN"), "a", 1L);

    assertThat(changed(number, text)).containsExactlyInAnyOrder("n", "list");
    assertThat(changed(number, number)).isEmpty();
    assertThat(changed(text, text)).isEmpty();
    assertThat(changed(Map.of("n", "a\uD800"), Map.of("n", "a\uDBFF"))).containsExactly("n");
    assertThat(changed(number, Map.of("a", 1L))).containsExactlyInAnyOrder("n", "list");
  }

  private static List<String> changed(Map<String, Object> left, Map<String, Object> right) {
    return new RowCells()
        .of(Optional.of(RowText.json(left)), Optional.of(RowText.json(right))).stream()
            .filter(Cell::changed)
            .map(Cell::column)
            .toList();
  }
}
