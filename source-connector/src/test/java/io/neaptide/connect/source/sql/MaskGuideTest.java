package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.query.EvaluationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL of docs/guides/mask-and-project.md shows nothing of a value that is not as expected. */
class MaskGuideTest {

  private static final Path PAGE = Path.of("..", "docs", "guides", "mask-and-project.md");
  private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CONFIGURED = Pattern.compile("\"sql\": \"(INSERT [^\"]+)\"");

  private static String sql;

  @BeforeAll
  static void readsThePage() throws IOException {
    sql = found(BLOCK);
  }

  private static String found(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(PAGE));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1).replaceAll("\\s+", " ").strip();
  }

  @Test
  void theConfigurationHasTheSameSql() throws IOException {
    assertThat(found(CONFIGURED)).isEqualTo(sql);
  }

  @Test
  void aRowComesOutAsThePageSays() throws IOException {
    Matcher rows =
        Pattern.compile("`7 = (\\{.+?\\})` becomes\\s+`7 = \\{(.+?)\\}`")
            .matcher(Files.readString(PAGE));

    assertThat(rows.find()).isTrue();
    assertThat(Rows.apply(sql, "7", rows.group(1)).value())
        .hasToString(
            "{" + rows.group(2).replace("\"", "").replace(":", "=").replace(",", ", ") + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ada@example.com|a***@example.com",
        "ad@example.com|a***@example.com",
        "ada@|a***@",
        "a@example.com|***",
        "@ada.lovelace|***",
        "@|***",
        "ada.lovelace|***",
        "ada|***",
        "~~|***",
        "~ ~|***",
        "ada@home@example.com|***",
        "'ada@home'@example.com|***",
        "@@ada|***",
      })
  void anAddressShowsItsFirstCharacterAndDomainOrNothing(String email, String masked) {
    assertThat(masked(Map.of("email", '"' + email + '"'))).containsEntry("email", masked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "4111111111111111|****1111",
        "4111 1111 1111 1111|****1111",
        "123456789|****6789",
        "12345678|****",
        "12345|****",
        "1234|****",
        "1|****",
        "~~|****",
      })
  void aCardShowsItsLastDigitsOrNothing(String card, String masked) {
    assertThat(masked(Map.of("card", '"' + card + '"'))).containsEntry("card", masked);
  }

  @Test
  void aNullAndAnAbsentColumnAreHidden() {
    assertThat(masked(Map.of("email", "null", "card", "null")))
        .isEqualTo(masked(Map.of()))
        .containsEntry("email", "***")
        .containsEntry("card", "****");
  }

  @ParameterizedTest
  @ValueSource(strings = {"42", "4111111111111111", "true", "{\"home\":\"ada@example.com\"}", "[]"})
  void aValueOfAnotherTypeMakesTheRecordMalformed(String value) {
    assertThatThrownBy(() -> masked(Map.of("email", value)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageNotContaining(value);
    assertThatThrownBy(() -> masked(Map.of("card", value)))
        .isInstanceOf(EvaluationException.class)
        .hasMessageNotContaining(value);
  }

  private static Map<String, Object> masked(Map<String, String> columns) {
    Map<String, String> row = new LinkedHashMap<>(Map.of("country", "\"DE\""));
    row.putAll(columns);
    StringBuilder json = new StringBuilder();
    row.forEach(
        (column, value) ->
            json.append(json.isEmpty() ? '{' : ',').append('"' + column + "\":").append(value));
    Map<String, Object> masked = new LinkedHashMap<>();
    ((Map<?, ?>) Rows.apply(sql, "7", json + "}").value())
        .forEach((column, value) -> masked.put(column.toString(), value));
    return masked;
  }
}
