package io.neaptide.connect.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.Failures;
import io.neaptide.connect.command.console.Verbosity;
import io.neaptide.connect.common.PluginVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class NeaptideCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Console console =
      new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false);

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out).hasToString("neaptide " + PluginVersion.current() + System.lineSeparator());
  }

  @Test
  void explainsItsOptionsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: neaptide", "Exit codes:", "--verbose");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void asksForACommandInOneLine() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("neaptide: Missing a command (see 'neaptide --help')");
  }

  @Test
  void refusesWhatItDoesNotKnowInOneLine() {
    assertThat(run("compare")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "neaptide: Unmatched argument at index 0: 'compare' (see 'neaptide --help')");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void doesNotRepeatTheValueOfAPropertyThatStandsInAWrongPlace() {
    assertThat(run("diff", "a", "b", "value.user.info=me:secret")).isEqualTo(2);
    assertThat(err.toString()).contains("'value.user.info=...'").doesNotContain("secret");

    assertThat(run("diff", "a", "b", "--bootstrap-server", "x:1", "--property", "user=me:secret"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--property user=... is not").doesNotContain("secret");
  }

  /** Whatever ends it otherwise than by an answer must not look like one. */
  @Test
  void couldNotTellWhereJavaItselfFails() {
    assertThat(runFailing(new OutOfMemoryError("Java heap space"))).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "neaptide: Java has not enough memory; give it more, as with NEAPTIDE_OPTS=-Xmx1g: Java"
                + " heap space");
    assertThat(runFailing(new NoClassDefFoundError("org/example/Missing"))).isEqualTo(2);
    assertThat(err.toString()).contains("--converters needs all jars of the format");
  }

  private int runFailing(Error error) {
    Failures failures = new Failures(console, new Verbosity());
    CommandLine failing = new CommandLine(new FailingCommand(error));
    failing.setExecutionExceptionHandler(failures);
    return NeaptideCommand.run(failing, failures, console);
  }

  @Command(name = "failing")
  private record FailingCommand(Error error) implements Callable<Integer> {

    @Override
    public Integer call() {
      throw error;
    }
  }

  @Test
  void couldNotTellWhereItsOutputIsLost() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Console lost = new Console(new PrintWriter(full), new PrintWriter(err, true), false, false);

    assertThat(NeaptideCommand.run(lost, "--version")).isEqualTo(2);
    assertThat(err.toString()).contains("the output cannot be written");
  }

  private int run(String... args) {
    return NeaptideCommand.run(console, args);
  }
}
