package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.task.InputAssignment;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SelfFeedGateTest {

  private static final String PROBLEM = "the connector would read what it writes";
  private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
  private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
  private static final TopicPartition OTHER_0 = new TopicPartition("other", 0);

  private static final GroupMembers EMPTY = new GroupMembers(GroupMembers.State.SETTLED, List.of());

  private static final GroupMembers REBALANCING =
      new GroupMembers(GroupMembers.State.REBALANCING, List.of(Set.of()));

  private final ManualClock clock = new ManualClock();
  private final InputAssignment assignment = new InputAssignment(clock);
  private final Deque<Supplier<GroupMembers>> answers = new ArrayDeque<>();
  private int questions;

  /** What Connect does while the gate waits. */
  private Runnable meanwhile = assignment::putBegins;

  private final SelfFeedGate gate =
      new SelfFeedGate(
          () -> {
            questions++;
            return (answers.size() > 1 ? answers.pop() : answers.getFirst()).get();
          },
          "connect-orders-sink",
          assignment,
          clock,
          time -> {
            clock.advance(time);
            meanwhile.run();
          });

  @Test
  void aGroupThatTheTargetClusterDoesNotKnowProvesItAnotherOneAtOnceAndForGood() {
    assigned(ORDERS_0);
    answer(GroupMembers.NONE);

    gate.require(PROBLEM);
    gate.require(PROBLEM);

    assertThat(questions).isEqualTo(1);
  }

  @Test
  void aMemberWithThePartitionsOfTheTaskProvesThatTheClustersAreOne() {
    assigned(ORDERS_0, ORDERS_1);
    answer(stable(List.of(Set.of(OTHER_0), Set.of(ORDERS_0, ORDERS_1))));

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The cluster of kafka.bootstrap.servers is the worker's own, since the consumer group"
                + " connect-orders-sink has partitions of this task there: "
                + PROBLEM
                + ". Nothing was written to that topic. If these are two clusters with a connector"
                + " of this name for each, give worker.kafka.bootstrap.servers, which tells them"
                + " apart");
  }

  @Test
  void aMemberThatIsBeingGivenMoreOrFewerPartitionsIsSeenToo() {
    assigned(ORDERS_0, ORDERS_1);
    answer(
        new GroupMembers(
            GroupMembers.State.REBALANCING, List.of(Set.of(), Set.of(ORDERS_1, OTHER_0))));

    assertThatThrownBy(() -> gate.require(PROBLEM)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aGroupThatRebalancesIsAskedAgainUntilItTells() {
    assigned(ORDERS_0);
    answer(REBALANCING);
    answer(REBALANCING);
    answer(stable(List.of(Set.of(ORDERS_0))));

    assertThatThrownBy(() -> gate.require(PROBLEM)).isInstanceOf(ConnectException.class);
    assertThat(questions).isEqualTo(3);
  }

  @Test
  void whoWritesIsNotHeldUpForeverByAGroupThatRebalances() {
    assigned(ORDERS_0);
    answer(REBALANCING);

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("the consumer group connect-orders-sink rebalances");
    answers.clear();
    answer(GroupMembers.NONE);
    gate.require(PROBLEM);
  }

  @Test
  void aGroupWithoutThisTaskProvesAnotherClusterOnceThatHasLasted() {
    assigned(ORDERS_0);
    answer(EMPTY);

    long begin = clock.millis();
    gate.require(PROBLEM);

    assertThat(clock.millis() - begin).isEqualTo(4_000);
  }

  @Test
  void aConnectorOfTheSameNameThatReadsOtherTopicsThereIsNoHindrance() {
    assigned(ORDERS_0);
    answer(stable(List.of(Set.of(OTHER_0), Set.of())));

    gate.require(PROBLEM);
  }

  @Test
  void aMemberThatComesBackWithinItsTimeIsNotTakenForAbsent() {
    assigned(ORDERS_0);
    answer(EMPTY);
    answer(EMPTY);
    answer(stable(List.of(Set.of(ORDERS_0))));

    assertThatThrownBy(() -> gate.require(PROBLEM)).isInstanceOf(ConnectException.class);
  }

  @Test
  void aTaskThatConnectDoesNotCallMayHaveLostItsMembershipAndProvesNothing() {
    assigned(ORDERS_0);
    answer(EMPTY);
    meanwhile = () -> {};
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(() -> gate.require(PROBLEM)).isInstanceOf(RetriableException.class);
    answers.clear();
    answer(GroupMembers.NONE);
    assertThatThrownBy(() -> gate.require(PROBLEM)).isInstanceOf(RetriableException.class);

    assignment.putBegins();
    gate.require(PROBLEM);
  }

  @Test
  void partitionsThatChangeMeanwhileProveNothing() {
    assigned(ORDERS_0);
    answer(
        () -> {
          assignment.closed(Set.of(ORDERS_0));
          return GroupMembers.NONE;
        });
    answer(GroupMembers.NONE);

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("the task has no partitions");
    assertThat(questions).isEqualTo(1);

    assigned(ORDERS_1);
    gate.require(PROBLEM);
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedAgainLater() {
    assigned(ORDERS_0);
    answer(failing(new TimeoutException("silent")));

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(RetriableException.class)
        .hasMessage("silent");
  }

  @Test
  void whoMayNotDescribeTheGroupIsToldTheRightAndTheKeyThatNeedsNone() {
    assigned(ORDERS_0);
    answer(failing(new GroupAuthorizationException("Not authorized")));

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The user of kafka.bootstrap.servers may not use the consumer group")
        .hasMessageContaining("connect-orders-sink")
        .hasMessageContaining("DESCRIBE on the group")
        .hasMessageContaining("or give worker.kafka.bootstrap.servers, then restart the task");
  }

  @Test
  void aClusterThatCannotBeAskedNeedsTheKey() {
    assigned(ORDERS_0);
    answer(failing(new UnsupportedVersionException("no such request")));

    assertThatThrownBy(() -> gate.require(PROBLEM))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no such request")
        .hasMessageContaining("Give worker.kafka.bootstrap.servers");
  }

  private void assigned(TopicPartition... partitions) {
    assignment.opened(Arrays.asList(partitions));
  }

  private void answer(GroupMembers members) {
    answer(() -> members);
  }

  private void answer(Supplier<GroupMembers> members) {
    answers.add(members);
  }

  private static Supplier<GroupMembers> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static GroupMembers stable(List<Set<TopicPartition>> assigned) {
    return new GroupMembers(GroupMembers.State.SETTLED, assigned);
  }
}
