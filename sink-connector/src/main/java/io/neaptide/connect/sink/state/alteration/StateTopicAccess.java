package io.neaptide.connect.sink.state.alteration;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.config.DeliveryConfig;
import io.neaptide.connect.sink.config.ProducerSettings;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.kafka.TaskClients;
import io.neaptide.connect.sink.kafka.TopicDescriptions;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.StateReader;
import io.neaptide.connect.sink.state.StateRecords;
import io.neaptide.connect.sink.state.StateTopicOpener;
import io.neaptide.connect.sink.state.StateView;
import io.neaptide.connect.sink.state.journal.OwnershipLock;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.transaction.KafkaWriterFence;
import io.neaptide.connect.sink.transaction.TransactionalWriter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state topic of a connector none of whose tasks writes to it. */
public final class StateTopicAccess {

  private static final Logger log = LoggerFactory.getLogger(StateTopicAccess.class);

  private final KafkaClients clients;
  private final SinkConfig config;
  private final TaskId task;
  private final String topic;

  public StateTopicAccess(KafkaClients clients, SinkConfig config, TaskId task) {
    this.clients = clients;
    this.config = config;
    this.task = task;
    this.topic = config.exactlyOnce(task.connector()).stateTopic();
  }

  public String name() {
    return topic;
  }

  /**
   * Alters what the topic says; does nothing where there is no such topic.
   *
   * @param needed whether something is to be altered, by what the topic says
   * @param leftToOthers how long it is left to others to do it
   */
  public void alter(
      Predicate<StateView> needed,
      Duration leftToOthers,
      Consumer<StateTopicAlteration> alteration) {
    Map<String, Object> adminProperties = TaskClients.adminProperties(config.cluster(), task);
    Admin admin = clients.admin(adminProperties);
    try {
      if (exists(admin)) {
        alter(admin, adminProperties, needed, leftToOthers, alteration);
      }
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private boolean exists(Admin admin) {
    try {
      return TopicDescriptions.find(admin, topic).isPresent();
    } catch (TopicAuthorizationException unseen) {
      if (config.delivery().guarantee() == DeliveryConfig.Guarantee.EXACTLY_ONCE) {
        throw unseen;
      }
      warnUnseen();
      return false;
    }
  }

  /** Every task finds it, and one says it. */
  private void warnUnseen() {
    if (task.index() != 0) {
      return;
    }
    log.warn(
        "{} may not describe its state topic {}, so it cannot mark there that it delivers with"
            + " {}=at_least_once from now on. If it has never delivered exactly once, that does not"
            + " matter. If it has, and {}=exactly_once is set again, it goes on from where it stood"
            + " then and writes old rows again, over newer ones for a while: give the user of {} the"
            + " right to describe, read and write the topic and to write the transactional id {}, and"
            + " restart the task; or delete the topic",
        task.connector(),
        topic,
        DeliveryConfig.GUARANTEE_CONFIG,
        DeliveryConfig.GUARANTEE_CONFIG,
        ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG,
        task.leaderTransactionalId());
  }

  private void alter(
      Admin admin,
      Map<String, Object> adminProperties,
      Predicate<StateView> needed,
      Duration leftToOthers,
      Consumer<StateTopicAlteration> alteration) {
    StateTopicOpener opener =
        new StateTopicOpener(
            task, topic, config.cluster(), clients, adminProperties, config.topicCreation());
    try (StateReader reader = opener.get()) {
      if (!needed.test(reader.readToEnd())) {
        return;
      }
      reader.view().generation().ifPresent(last -> last.requireOf(task.connector(), topic));
      if (isDoneByOthers(reader, needed, leftToOthers)) {
        return;
      }
      // Made before anything is decided, so that a leader that lives on cannot write any more.
      try (TransactionalWriter leader = leader()) {
        alteration.accept(
            new StateTopicAlteration(
                task,
                config.initial().streamVersion(),
                config.initialPhaseReason().isPresent(),
                new StateRecords(topic),
                leader,
                reader::readToEnd,
                () -> lock(reader, admin)));
      }
    } finally {
      opener.close();
    }
  }

  private TransactionalWriter leader() {
    return new TransactionalWriter(
        LimitedProducer.unlimited(
            clients.producer(
                ProducerSettings.leader(
                    config.cluster(), task, StateTopicOpener.MAX_RECORD_BYTES))));
  }

  private static boolean isDoneByOthers(
      StateReader reader, Predicate<StateView> needed, Duration atMost) {
    try {
      // What is refused is refused to every task, and nobody has to wait for that.
      boolean unused = reader.await(needed.negate().or(StateTopicAccess::isRefused), atMost);
      return !needed.test(reader.view());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static boolean isRefused(StateView view) {
    return view.generation().filter(Generation::incomplete).isPresent();
  }

  private OwnershipLock lock(StateReader reader, Admin admin) {
    return new OwnershipLock(
        task.toString(),
        reader,
        new StateRecords(topic),
        LimitedProducer.unlimited(clients.producer(ProducerSettings.lock(config.cluster(), task))),
        new KafkaWriterFence(admin, task));
  }
}
