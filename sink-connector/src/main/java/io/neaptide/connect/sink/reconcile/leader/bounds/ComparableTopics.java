package io.neaptide.connect.sink.reconcile.leader.bounds;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.log.Names;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.InputSelection;
import io.neaptide.connect.sink.kafka.AdminResults;
import io.neaptide.connect.sink.producer.MissingRights;
import io.neaptide.connect.sink.topics.TargetTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which input topics can be compared: those whose target topic exists, or can be created, and keeps
 * its rows. Where topics match a pattern, the others are set aside and hold up nothing.
 */
public final class ComparableTopics {

  private static final Logger log = LoggerFactory.getLogger(ComparableTopics.class);

  private final Admin target;
  private final TargetTopics targetTopics;
  private final TopicFormat topicFormat;
  private final InputSelection selection;
  private Set<String> setAside = Set.of();

  public ComparableTopics(
      Admin target, TargetTopics targetTopics, TopicFormat topicFormat, InputSelection selection) {
    this.target = target;
    this.targetTopics = targetTopics;
    this.topicFormat = topicFormat;
    this.selection = selection;
  }

  /** The topics that were set aside when this was asked last. */
  public Set<String> setAside() {
    return setAside;
  }

  /**
   * Those of some input topics that can be compared.
   *
   * @throws KafkaException if none of them can, or one that is named cannot
   */
  Map<String, TopicDescription> among(Map<String, TopicDescription> inputTopics) {
    Map<String, KafkaException> refused = refused(topicFormat.topicsFor(inputTopics.keySet()));
    Map<String, TopicDescription> comparable = new TreeMap<>(inputTopics);
    comparable.keySet().removeIf(topic -> refused.containsKey(topicFormat.topicFor(topic)));
    if (comparable.isEmpty() && !refused.isEmpty()) {
      throw refused.values().iterator().next();
    }
    setAside = new TreeSet<>(inputTopics.keySet());
    setAside.removeAll(comparable.keySet());
    if (!setAside.isEmpty()) {
      log.warn(
          "The topics {} match {}, but wait, and the others go on without them: {}",
          Names.of(setAside),
          selection,
          Names.of(refused.values().stream().map(KafkaException::getMessage).toList()));
    }
    return comparable;
  }

  private Map<String, KafkaException> refused(Set<String> targets) {
    Map<String, KafkaException> refused = new TreeMap<>();
    for (String topic : targets) {
      try {
        targetTopics.ensure(topic);
        refuseExpiring(topic);
      } catch (KafkaException e) {
        if (selection.pattern().isEmpty()
            || e instanceof RetriableException
            || e instanceof InterruptException) {
          throw e;
        }
        refused.put(topic, e);
      }
    }
    return refused;
  }

  /** A row that is not written again would vanish when its retention ends. */
  private void refuseExpiring(String topic) {
    ConfigEntry policy = config(topic).get(TopicConfig.CLEANUP_POLICY_CONFIG);
    if (policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      throw new ConnectException(
          "The target topic "
              + topic
              + " has cleanup.policy="
              + policy.value()
              + ": rows that do not change are not written again and would vanish when"
              + " their retention ends. Set cleanup.policy=compact on the topic, or "
              + InitialPhaseConfig.FETCH_EXISTING_CONFIG
              + "=false, then restart the connector.");
    }
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return AdminResults.of(target.describeConfigs(List.of(resource)).all()).get(resource);
    } catch (AuthorizationException e) {
      throw new ConnectException(
          MissingRights.message(
              "the configuration of the target topic "
                  + topic
                  + ", which must be known before it is compared with",
              "DESCRIBE_CONFIGS on the topic",
              e),
          e);
    }
  }
}
