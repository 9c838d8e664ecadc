package io.neaptide.connect.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class AdminCallsTest {

  @Test
  void aRightThatIsMissingIsNamedWithItsUser() {
    TopicAuthorizationException cause = new TopicAuthorizationException("denied");

    assertThat(
            AdminCalls.failure(
                "describe the topic a", "kafka.bootstrap.servers", "DESCRIBE on it", cause))
        .hasMessage(
            "Could not describe the topic a of the Kafka cluster of kafka.bootstrap.servers"
                + " (org.apache.kafka.common.errors.TopicAuthorizationException: denied). Allow its"
                + " user DESCRIBE on it, then restart the connector with its tasks.")
        .hasCause(cause);
  }

  @Test
  void anotherFailureSaysWhatToCheck() {
    assertThat(
            AdminCalls.failure(
                "describe the topic a",
                "kafka.bootstrap.servers",
                "DESCRIBE on it",
                new TimeoutException("slow")))
        .hasMessageContaining("Check that its brokers can be reached from the worker");
  }
}
