package io.neaptide.connect.command.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class EscapingWriterTest {

  private final StringWriter written = new StringWriter();

  @Test
  void escapesWhatATerminalWouldNotOnlyShow() throws IOException {
    assertThat(escaped("a\u007F\u009B31m\u202E\u2028\u2029\uFEFFü"))
        .isEqualTo("a\\u007f\\u009b31m\\u202e\\u2028\\u2029\\ufeffü");
  }

  @Test
  void leavesPairsWholeAndEscapesHalves() throws IOException {
    assertThat(escaped("\uD83D\uDE00 \uD83D \uDE00 \uDB40\uDC01 \uD83D"))
        .isEqualTo("\uD83D\uDE00 \\ud83d \\ude00 \\udb40\\udc01 \\ud83d");
  }

  @Test
  void keepsTheLinesOfTheJson() throws IOException {
    assertThat(escaped("{\n\t\"a\" : 1\r\n}")).isEqualTo("{\n\t\"a\" : 1\r\n}");
  }

  private String escaped(String text) throws IOException {
    try (EscapingWriter writer = new EscapingWriter(written)) {
      writer.write(text);
    }
    return written.toString();
  }
}
