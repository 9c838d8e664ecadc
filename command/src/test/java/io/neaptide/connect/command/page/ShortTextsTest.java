package io.neaptide.connect.command.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextsTest {

  private final ShortTexts texts = new ShortTexts(100);

  @Test
  void keepsAShortTextWhole() {
    assertThat(texts.of("short").isWhole()).isTrue();
    assertThat(texts.of("x".repeat(100), "y").isWhole()).isTrue();
  }

  @Test
  void keepsTheBeginningOfALongText() {
    ShortTexts.Part part = texts.of("x".repeat(250));
    assertThat(part.before()).isZero();
    assertThat(part.text()).hasSize(100);
    assertThat(part.after()).isEqualTo(150);
  }

  @Test
  void keepsThePartWhereTwoTextsDiffer() {
    String same = "x".repeat(1_000);
    ShortTexts.Part left = texts.of(same + "left" + same, same + "right" + same);
    ShortTexts.Part right = texts.of(same + "right" + same, same + "left" + same);
    assertThat(left.text()).startsWith("x".repeat(25) + "left");
    assertThat(right.text()).startsWith("x".repeat(25) + "right");
    assertThat(left.before()).isEqualTo(975).isEqualTo(right.before());
    assertThat(left.before() + left.text().length() + left.after()).isEqualTo(2_004);
  }

  @Test
  void keepsTheEndOfATextThatIsTheBeginningOfTheOther() {
    String same = "x".repeat(1_000);
    assertThat(texts.of(same, same + "more").text()).isEqualTo("x".repeat(25));
    assertThat(texts.of(same + "more", same).text()).endsWith("more");
  }

  @Test
  void splitsNoCharacter() {
    String faces = "\uD83D\uDE00".repeat(100);
    assertThat(texts.of("x" + faces).text()).endsWith("\uD83D\uDE00").hasSize(99);
    assertThat(texts.of("x" + faces + "a", "x" + faces + "b").text()).startsWith("\uD83D\uDE00");
  }
}
