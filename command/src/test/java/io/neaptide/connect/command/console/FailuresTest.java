package io.neaptide.connect.command.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final StringWriter err = new StringWriter();
  private final Failures failures =
      new Failures(
          new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false, false),
          new Verbosity());

  @Test
  void aRightThatIsMissingIsNamedWhereverItIsMissed() {
    assertThat(failures.tell(new TopicAuthorizationException(Set.of("orders")))).isEqualTo(2);
    assertThat(failures.tell(GroupAuthorizationException.forGroupId("g"))).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "neaptide: The user lacks a right; a topic needs DESCRIBE, and READ where its records"
                + " are read: Not authorized to access topics: [orders]",
            "neaptide: The user lacks a right; a group needs DESCRIBE: Not authorized to access"
                + " group: g");
  }
}
