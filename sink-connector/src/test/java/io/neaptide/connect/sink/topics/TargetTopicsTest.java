package io.neaptide.connect.sink.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TargetTopicsTest {

  private static final TopicPartition INPUT = new TopicPartition("orders", 1);

  private final FakeTopicAdmin admin = new FakeTopicAdmin();
  private final TargetTopics topics = new TargetTopics(() -> admin, topic -> {});

  @Test
  void onlyAMissingTopicIsCreated() {
    admin.policies.put("there", "delete");
    topics.ensure("there");
    topics.ensure("missing");
    topics.ensure("there");
    topics.ensure("missing");

    assertThat(admin.created).containsExactly("missing");
    assertThat(admin.ready).as("waited for their leaders").containsExactly("there", "missing");
  }

  @Test
  void aTopicThatIsCreatedLateLacksTheRowsBefore() {
    admin.policies.put("there", "compact");
    topics.ensure("there");
    assertThat(topics.awaitsFirstRow("there")).isFalse();
    topics.ensure("missing");
    assertThat(topics.awaitsFirstRow("missing")).isTrue();

    topics.firstRow("missing", INPUT, 17);

    assertThat(topics.awaitsFirstRow("missing")).isFalse();
    assertThat(TargetTopics.withoutRowsBefore("missing", INPUT, 17))
        .hasValue(
            "Created the target topic missing; its first row comes from offset 17 of orders-1. Rows"
                + " before that are not in it: if this connector has written them before, reset its"
                + " offsets to write them again");
    assertThat(TargetTopics.withoutRowsBefore("missing", INPUT, 0)).isEmpty();
  }

  @Test
  void aTopicIsLookedAtOnce() {
    List<String> looks = new ArrayList<>();
    admin.policies.put("there", "compact");
    admin.failure =
        () -> {
          looks.add("look");
          return null;
        };
    topics.ensure("there");
    topics.ensure("there");

    assertThat(looks).hasSize(1);
  }

  @Test
  void aTopicDeletedMeanwhileIsCreatedAgainWhenLookedFor() {
    topics.ensure("t");
    admin.policies.remove("t");
    topics.recheck();

    assertThat(admin.created).containsExactly("t", "t");
  }

  @Test
  void aTopicDeletedMeanwhileIsCreatedAgainWhenWritingItHasFailed() {
    topics.ensure("t");
    admin.policies.remove("t");
    topics.ensure("t");
    assertThat(admin.created).containsExactly("t");

    topics.forget();
    topics.ensure("t");
    assertThat(admin.created).containsExactly("t", "t");
  }

  @Test
  void aTopicOfAnInitialPhaseIsCreatedOnce() {
    topics.createOnce();
    topics.ensure("t");
    admin.policies.remove("t");
    topics.forget();
    topics.ensure("t");

    assertThat(admin.created).containsExactly("t");
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedAgainNextTime() {
    admin.failure = () -> new TimeoutException("no broker");
    assertThatThrownBy(() -> topics.ensure("t")).isInstanceOf(TimeoutException.class);
    admin.failure = () -> null;
    topics.ensure("t");

    assertThat(admin.created).containsExactly("t");
  }

  @Test
  void aTopicThatCannotBeCreatedIsAnErrorWithItsCause() {
    admin.creationFailure = new InvalidReplicationFactorException("3 wanted, 1 broker");

    assertThatThrownBy(() -> topics.ensure("t"))
        .isInstanceOf(ConnectException.class)
        .hasCause(admin.creationFailure)
        .hasMessageContaining("topic.creation.default.replication.factor");
  }
}
