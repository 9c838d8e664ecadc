package io.neaptide.connect.sink.producer;

import io.neaptide.connect.common.config.ClusterConfig;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** Says which permission a user lacks, on what, and how to grant it. */
public final class MissingRights {

  private MissingRights() {}

  /**
   * What to tell of a writer that may not write.
   *
   * @param transactionalId that of the writer; empty where it has none
   * @return empty where the failure has another reason
   */
  public static Optional<String> toWrite(Throwable failure, Optional<String> transactionalId) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof TopicAuthorizationException topic) {
        return Optional.of(
            message(
                topic.unauthorizedTopics().isEmpty()
                    ? "a topic that it writes"
                    : "the topics " + new TreeSet<>(topic.unauthorizedTopics()),
                "DESCRIBE and WRITE on them",
                topic));
      }
      if (each instanceof TransactionalIdAuthorizationException id) {
        return Optional.of(
            message(
                "the transactional id " + transactionalId.orElse("of the connector"),
                "DESCRIBE and WRITE on all that begin with the connector's name and a hyphen"
                    + " (resource type TransactionalId, pattern type PREFIXED)",
                id));
      }
      if (each instanceof ClusterAuthorizationException cluster) {
        return Optional.of(
            message(
                "an idempotent producer",
                "IDEMPOTENT_WRITE on the cluster, which brokers before 3.0 ask for",
                cluster));
      }
    }
    return Optional.empty();
  }

  /**
   * What to tell of a reader that may not read.
   *
   * @param topic what is read, such as a topic and its name
   * @return empty where the failure has another reason
   */
  public static Optional<String> toRead(String topic, Throwable failure) {
    return failure instanceof AuthorizationException reason
        ? Optional.of(message(topic, "READ on it", reason))
        : Optional.empty();
  }

  /**
   * What to tell of something that the user of the target cluster may not use.
   *
   * @param object such as a topic and its name
   * @param operations what to allow, and on what
   */
  public static String message(String object, String operations, AuthorizationException reason) {
    return message(ClusterConfig.EXTERNAL_BOOTSTRAP_SERVERS_CONFIG, object, operations, reason);
  }

  /** The same of something on the worker cluster. */
  public static String messageOfInput(
      String object, String operations, AuthorizationException reason) {
    return message(ClusterConfig.WORKER_BOOTSTRAP_SERVERS_CONFIG, object, operations, reason);
  }

  private static String message(
      String cluster, String object, String operations, AuthorizationException reason) {
    return "The user of "
        + cluster
        + " may not use "
        + object
        + " ("
        + reason.getMessage()
        + "). Allow it "
        + operations
        + ", then restart the task";
  }
}
