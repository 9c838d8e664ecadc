package io.neaptide.connect.sink.state.alteration;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class StateTopicAccessTest {

  private static final String STATE = "__neaptide-people";

  /** A cluster that does not show the state topic. */
  private static final class Hidden implements KafkaClients {

    @Override
    public Admin admin(Map<String, Object> properties) {
      return new MockAdminClient() {
        @Override
        public synchronized DescribeTopicsResult describeTopics(
            TopicCollection topics, DescribeTopicsOptions options) {
          KafkaFutureImpl<TopicDescription> refused = new KafkaFutureImpl<>();
          refused.completeExceptionally(new TopicAuthorizationException(STATE));
          return new DescribeTopicsResult(null, Map.of(STATE, refused)) {};
        }
      };
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
      throw new UnsupportedOperationException("Nothing is read");
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
      throw new UnsupportedOperationException("Nothing is written");
    }
  }

  private static void alter(String guarantee) {
    SinkConfig config =
        new SinkConfig(
            Map.of(
                "name", "people",
                "topics", "people",
                "kafka.bootstrap.servers", "b:1",
                "delivery.guarantee", guarantee));
    new StateTopicAccess(new Hidden(), config, new TaskId("people", 0))
        .alter(
            view -> true,
            Duration.ZERO,
            alteration -> {
              throw new AssertionError("Nothing is to be altered");
            });
  }

  @Test
  void aStateTopicThatMayNotBeSeenDoesNotHoldUpADeliveryThatNeedsNone() {
    assertThatCode(() -> alter("at_least_once")).doesNotThrowAnyException();
  }

  @Test
  void aStateTopicThatMayNotBeSeenIsAnErrorWhereTheDeliveryNeedsIt() {
    assertThatThrownBy(() -> alter("exactly_once")).isInstanceOf(TopicAuthorizationException.class);
  }
}
