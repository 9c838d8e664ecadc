package io.neaptide.connect.sink.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a cluster shows of a consumer group.
 *
 * @param state whether what is shown will last
 * @param assigned what each member has; nothing while a group of the classic protocol rebalances
 */
public record GroupMembers(State state, List<Set<TopicPartition>> assigned) {

  /** What a group is doing. */
  public enum State {
    /** The cluster does not know it. */
    UNKNOWN,
    /** Its members, if it has any, keep what they have until the next rebalance. */
    SETTLED,
    /** It is being decided, or handed over, which member has what. */
    REBALANCING
  }

  /** Of a group that the cluster does not know. */
  public static final GroupMembers NONE = new GroupMembers(State.UNKNOWN, List.of());

  /**
   * Asks a cluster.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not tell
   */
  public static GroupMembers of(Admin admin, String group) {
    try {
      ConsumerGroupDescription found =
          AdminResults.of(
              admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
      return new GroupMembers(
          stateOf(found),
          found.members().stream().map(member -> member.assignment().topicPartitions()).toList());
    } catch (GroupIdNotFoundException unknown) {
      return NONE;
    }
  }

  /** What comes in place of Kafka's deprecated method is not there before Kafka 4.0. */
  @SuppressWarnings({"deprecation", "removal"})
  private static State stateOf(ConsumerGroupDescription group) {
    return switch (group.state().name()) {
      // Older brokers describe a group that they do not know as one that is dead.
      case "DEAD" -> State.UNKNOWN;
      case "STABLE", "EMPTY" -> State.SETTLED;
      default -> State.REBALANCING;
    };
  }

  public GroupMembers {
    assigned = assigned.stream().<Set<TopicPartition>>map(Set::copyOf).toList();
  }

  /** Whether a member has one of the partitions. */
  public boolean haveAnyOf(Collection<TopicPartition> partitions) {
    return assigned.stream().anyMatch(each -> partitions.stream().anyMatch(each::contains));
  }
}
