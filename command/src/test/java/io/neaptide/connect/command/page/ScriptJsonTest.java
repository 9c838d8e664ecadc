package io.neaptide.connect.command.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptJsonTest {

  private static Stream<String> texts() {
    return Stream.concat(
        HostileDifference.TEXTS.stream(),
        Stream.of(
            "", "\\", "\"", "\u0000\u001f\u007f\u0085", "\uD83D\uDE00", "é漢字", "\uDBFF\uDFFF"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isReadAsTheTextThatWasWritten(String text) throws IOException {
    StringBuilder out = new StringBuilder();
    ScriptJson json = new ScriptJson(out);
    json.beginArray().text(text).endArray();
    assertThat(new ObjectMapper().readTree(out.toString()).get(0).asText()).isEqualTo(text);
    assertThat(json.written()).isEqualTo(out.length());
    assertThat(out.toString()).doesNotContain("<", ">", "&", "'");
  }
}
