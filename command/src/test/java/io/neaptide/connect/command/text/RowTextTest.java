package io.neaptide.connect.command.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTextTest {

  private static String json(Map<String, Object> row) {
    return new String(RowText.json(row), UTF_8);
  }

  @Test
  void whatUtf8DoesNotHaveIsReplaced() {
    assertThat(json(Map.of("a\uD800", List.of("b\uDC00c", "\uD83D\uDE00"))))
        .isEqualTo("{\"a\uFFFD\":[\"b\uFFFDc\",\"\uD83D\uDE00\"]}");
  }

  @Test
  void numbersThatJsonDoesNotHaveAreTexts() {
    assertThat(json(Map.of("n", Double.NaN))).isEqualTo("{\"n\":\"NaN\"}");
  }
}
