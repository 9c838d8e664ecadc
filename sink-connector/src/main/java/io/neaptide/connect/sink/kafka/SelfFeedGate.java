package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.task.GuardedState;
import io.neaptide.connect.sink.task.InputAssignment;
import io.neaptide.connect.sink.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a task write a topic of a name that it reads only after it is proven that the target cluster
 * is not the one that it reads from, where no configuration tells which one that is.
 *
 * <p>A consumer group has its members on the cluster that they read from. So the target cluster is
 * that of the input if the connector's group has a member there with a partition of this task. It
 * is another one if it does not know the group while the task has partitions. A group that it knows
 * without such a member proves the same only if that lasts while the task keeps its partitions: one
 * that has lost its membership without knowing it is not seen either. Proven once, it holds for the
 * task, whose clusters stay those of its configuration.
 *
 * <p>Used on threads that may wait, never on that of the task.
 */
public final class SelfFeedGate {

  private static final Logger log = LoggerFactory.getLogger(SelfFeedGate.class);

  private static final Duration EVERY = Duration.ofMillis(250);

  /** A member learns within a heartbeat, by default three seconds, that it is none any more. */
  private static final Duration LASTING = Duration.ofSeconds(4);

  /** How long a call waits before whoever writes goes on to other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A task that Connect has not called for longer may have lost its partitions. */
  private static final Duration IN_TOUCH = Duration.ofSeconds(5);

  /** When the group was first known without a member that has a partition of the task. */
  private record Absence(long changes, long puts, long since) {}

  private final Supplier<GroupMembers> group;
  private final String name;
  private final InputAssignment assignment;
  private final Clock clock;
  private final Consumer<Duration> pause;
  private Optional<Absence> absence = Optional.empty();
  private boolean apart;

  /**
   * Asks the target cluster.
   *
   * @param group what it shows of the connector's consumer group
   * @param name the group
   * @param pause waits
   */
  SelfFeedGate(
      Supplier<GroupMembers> group,
      String name,
      InputAssignment assignment,
      Clock clock,
      Consumer<Duration> pause) {
    this.group = group;
    this.name = name;
    this.assignment = assignment;
    this.clock = clock;
    this.pause = pause;
  }

  public static SelfFeedGate of(
      KafkaClients clients, SinkConfig config, TaskId task, InputAssignment input, Clock clock) {
    String group = TaskClients.group(config, task);
    GuardedState nothing = new GuardedState(clock);
    return new SelfFeedGate(
        () -> {
          Admin admin = clients.admin(TaskClients.adminProperties(config.cluster(), task));
          try {
            return GroupMembers.of(admin, group);
          } finally {
            admin.close(Duration.ZERO);
          }
        },
        group,
        input,
        clock,
        time -> {
          boolean unused = nothing.await(time, () -> false);
        });
  }

  /**
   * Called before a topic is written that the input selects.
   *
   * @param problem what is wrong if the target cluster is the one that the input is on
   * @throws RetriableException if that cannot be told now
   * @throws ConnectException if it is, or if it can never be told
   */
  synchronized void require(String problem) {
    long begin = clock.millis();
    while (!apart) {
      apart = isProvenApart(problem);
      if (apart) {
        log.info(
            "The target cluster is not the one that this task reads from: the consumer group {} has"
                + " no partition of it there",
            name);
      } else if (clock.millis() - begin >= PATIENCE.toMillis()) {
        throw new TimeoutException(
            "Whether the cluster of kafka.bootstrap.servers is the worker's own is not known yet,"
                + " as the task has no partitions, or the consumer group "
                + name
                + " rebalances; nothing is written before it is. To have it known at once, give"
                + " worker.kafka.bootstrap.servers");
      } else {
        pause.accept(EVERY);
      }
    }
  }

  private boolean isProvenApart(String problem) {
    InputAssignment.Held before = assignment.held();
    if (before.partitions().isEmpty()) {
      return false;
    }
    GroupMembers members = ask();
    if (members.haveAnyOf(before.partitions())) {
      throw oneCluster(problem);
    }
    InputAssignment.Held held = assignment.held();
    if (held.changes() != before.changes()) {
      absence = Optional.empty();
      return false;
    }
    return switch (members.state()) {
      case UNKNOWN -> clock.millis() - held.touched() < IN_TOUCH.toMillis();
      case SETTLED -> lasts(held);
      case REBALANCING -> {
        absence = Optional.empty();
        yield false;
      }
    };
  }

  private boolean lasts(InputAssignment.Held held) {
    if (absence.filter(seen -> seen.changes() == held.changes()).isEmpty()) {
      absence = Optional.of(new Absence(held.changes(), held.puts(), clock.millis()));
    }
    Absence seen = absence.get();
    return held.puts() > seen.puts() && clock.millis() - seen.since() >= LASTING.toMillis();
  }

  private ConnectException oneCluster(String problem) {
    return new ConnectException(
        "The cluster of kafka.bootstrap.servers is the worker's own, since the consumer group "
            + name
            + " has partitions of this task there: "
            + problem
            + ". Nothing was written to that topic. If these are two clusters with a connector of"
            + " this name for each, give worker.kafka.bootstrap.servers, which tells them apart");
  }

  private GroupMembers ask() {
    try {
      return group.get();
    } catch (RetriableException | InterruptException notNow) {
      throw notNow;
    } catch (AuthorizationException refused) {
      throw new ConnectException(
          MissingRights.message(
              "the consumer group " + name + ", or a topic that it reads",
              "DESCRIBE on the group and on its topics, so that it can tell before it writes"
                  + " whether it would read that, or give worker.kafka.bootstrap.servers",
              refused),
          refused);
    } catch (KafkaException e) {
      throw new ConnectException(
          "The cluster of kafka.bootstrap.servers could not be asked for the consumer group "
              + name
              + " ("
              + e
              + "), so that it is not known whether the connector would read what it writes. Give"
              + " worker.kafka.bootstrap.servers, then restart the task",
          e);
    }
  }
}
