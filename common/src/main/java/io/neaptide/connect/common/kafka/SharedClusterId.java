package io.neaptide.connect.common.kafka;

import io.neaptide.connect.common.config.ClusterConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells two clusters that share an id, as containers with the built-in {@code CLUSTER_ID} do, from
 * one cluster with two addresses: topics of the same name have other ids. A topic that only one of
 * them has proves nothing, as brokers of one cluster learn of a new topic one after another.
 */
public final class SharedClusterId {

  private static final Logger log = LoggerFactory.getLogger(SharedClusterId.class);
  private static final int PATIENCE_MS = 3_000;

  private final KafkaClients clients;

  public SharedClusterId(KafkaClients clients) {
    this.clients = clients;
  }

  /** The id of one cluster for messages, and what to do if it is that of two. */
  public static String named(String id) {
    return id + "; if two clusters share that id, give one of them another CLUSTER_ID";
  }

  /** Whether they are two for certain; false where one does not answer now. */
  public boolean isKnownToBeOfTwoClusters(ClusterConfig one, ClusterConfig other) {
    try {
      return isOfTwoClusters(one, other);
    } catch (RetriableException e) {
      log.info("Whether two clusters share an id is not known, so they are taken for one", e);
      return false;
    }
  }

  /**
   * Whether two clusters that tell the same id are two for certain.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if one does not answer now
   */
  public boolean isOfTwoClusters(ClusterConfig one, ClusterConfig other) {
    Map<String, Uuid> ofOne = topicIds(one);
    Map<String, Uuid> ofOther = topicIds(other);
    ofOne.keySet().retainAll(ofOther.keySet());
    boolean two =
        !ofOne.isEmpty()
            && ofOne.entrySet().stream()
                .noneMatch(topic -> topic.getValue().equals(ofOther.get(topic.getKey())));
    if (two) {
      log.warn(
          "The clusters of {} and {} are two, as their topics have other ids, but share one cluster"
              + " id. Give one of them another CLUSTER_ID",
          one.bootstrapServersKey(),
          other.bootstrapServersKey());
    }
    return two;
  }

  /** The ids of the topics that the user may see; none of those whose brokers know no such ids. */
  private Map<String, Uuid> topicIds(ClusterConfig cluster) {
    Map<String, Uuid> ids = new HashMap<>();
    try {
      Admin admin = clients.admin(cluster.adminProperties());
      try {
        for (TopicListing topic :
            admin
                .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(PATIENCE_MS))
                .listings()
                .get(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
          if (topic.topicId() != null && !topic.topicId().equals(Uuid.ZERO_UUID)) {
            ids.put(topic.name(), topic.topicId());
          }
        }
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      if (e instanceof TimeoutException || e.getCause() instanceof RetriableException) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "The cluster of "
                + cluster.bootstrapServersKey()
                + " did not list its topics in time. Check that its brokers run",
            e);
      }
      log.info(
          "The topics of the cluster of {} could not be listed, so it is told by its id alone",
          cluster.bootstrapServersKey(),
          e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return ids;
  }
}
