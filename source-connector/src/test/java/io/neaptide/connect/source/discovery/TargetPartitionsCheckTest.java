package io.neaptide.connect.source.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.source.testing.FakeClients;
import io.neaptide.connect.source.testing.SourceRecords;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TargetPartitionsCheckTest {

  private final FakeClients clients =
      new FakeClients().with("w:1", "W").with("w:1", "copy-a", 2).with("w:1", "copy-b", 9);

  @Test
  void acceptsEnoughPartitions() {
    assertThatCode(() -> check("a:0-1;b:3", OptionalInt.empty())).doesNotThrowAnyException();
  }

  @Test
  void namesTheTopicWithTooFew() {
    assertThatThrownBy(() -> check("a:0,4;b:3", OptionalInt.of(99)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "preserve.partitions writes the partitions of topic 'a' to those of 'copy-a' on the"
                + " worker's cluster, which has only 2, but needs at least 5. Give it 5 partitions,"
                + " or set preserve.partitions to false.");
  }

  @Test
  void topicThatConnectMakesNeedsEnoughAsWell() {
    assertThatCode(() -> check("new:2", OptionalInt.of(3))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check("new:2", OptionalInt.empty()))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "preserve.partitions writes the partitions of topic 'new' to those of 'copy-new' on the"
                + " worker's cluster, which does not exist, but needs at least 3. Give it 3"
                + " partitions (or set topic.creation.default.partitions), or set"
                + " preserve.partitions to false.");
  }

  @Test
  void partitionsOfNewTopicsAreKnownWithoutGroupsOnly() {
    assertThat(
            TargetPartitionsCheck.partitionsOfNewTopics(
                Map.of("topic.creation.default.partitions", " 6 ")))
        .hasValue(6);
    assertThat(TargetPartitionsCheck.partitionsOfNewTopics(Map.of())).isEmpty();
    assertThat(
            TargetPartitionsCheck.partitionsOfNewTopics(
                Map.of(
                    "topic.creation.default.partitions",
                    "6",
                    "topic.creation.groups",
                    "compacted")))
        .isEmpty();
  }

  private void check(String read, OptionalInt partitionsOfNewTopics) {
    new TargetPartitionsCheck(
            clients.cluster("w:1"),
            "worker.kafka.bootstrap.servers",
            SourceRecords.plan("*", "copy-${topic}"),
            partitionsOfNewTopics)
        .check(PartitionList.parse(read));
  }
}
