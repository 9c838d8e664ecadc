package io.neaptide.connect.command.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFileTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void anEarlierPage() throws IOException {
    file = Files.writeString(folder.resolve("page.html"), "earlier");
  }

  private void write(String text, boolean finish) throws IOException {
    try (PageFile page = PageFile.begin(file)) {
      try (Writer writer = page.writer()) {
        writer.write(text);
      }
      if (finish) {
        page.finish();
      }
    }
  }

  @Test
  void standsUnderItsNameOnceItIsComplete() throws IOException {
    write("new", true);

    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("page.html");
  }

  @Test
  void aRunThatFailsLeavesTheEarlierPage() throws IOException {
    write("half of it", false);

    assertThat(file).hasContent("earlier");
    assertThat(folder.toFile().list()).containsExactly("page.html");
  }

  @Test
  void failuresNameTheOption() {
    assertThatThrownBy(() -> PageFile.begin(folder.resolve("missing").resolve("page.html")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--html " + folder.resolve("missing").resolve("page.html"));
    assertThatThrownBy(() -> PageFile.begin(folder)).hasMessageContaining("--html " + folder);
  }
}
