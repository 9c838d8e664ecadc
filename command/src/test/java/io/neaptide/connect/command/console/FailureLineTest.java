package io.neaptide.connect.command.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureLineTest {

  @Test
  void addsCausesThatSaySomethingElse() {
    Exception cause = new IOException("Connection refused");
    assertThat(FailureLine.of(new CommandException("No answer from a:1", cause)))
        .isEqualTo("No answer from a:1: Connection refused");
  }

  @Test
  void doesNotRepeatWhatWasSaid() {
    Exception cause = new IOException("refused");
    assertThat(FailureLine.of(new CommandException("No answer: refused", cause)))
        .isEqualTo("No answer: refused");
  }

  @Test
  void isOneLine() {
    assertThat(FailureLine.of(new CommandException("one\n  two"))).isEqualTo("one two");
  }

  @Test
  void namesTheKindOfAFailureWithoutMessage() {
    assertThat(FailureLine.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void hasNothingThatATerminalTakesAsACommand() {
    assertThat(FailureLine.of(new IllegalStateException("a\u001b[31mb\u009bc\u202ed")))
        .isEqualTo("a?[31mb?c?d");
  }
}
