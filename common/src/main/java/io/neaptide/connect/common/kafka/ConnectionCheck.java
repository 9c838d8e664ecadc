package io.neaptide.connect.common.kafka;

import io.neaptide.connect.common.config.ClusterAddress;
import io.neaptide.connect.common.log.ContextThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries, within a time limit, whether a cluster can be reached with the properties given. */
public final class ConnectionCheck {

  private static final Logger log = LoggerFactory.getLogger(ConnectionCheck.class);

  /** How long one check may take at most. */
  public static final Duration TIMEOUT = Duration.ofSeconds(8);

  /** So that the client's own timeout, which says more, comes first. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final Duration limit;

  public ConnectionCheck(KafkaClients clients) {
    this(clients, TIMEOUT);
  }

  ConnectionCheck(KafkaClients clients, Duration limit) {
    this.clients = clients;
    this.limit = limit;
  }

  /** Asks several clusters at once, within the time limit of one. */
  public ClusterAnswers answers(Collection<ClusterAddress> addresses) {
    Map<String, FutureTask<ClusterAnswer>> checks = new LinkedHashMap<>();
    for (ClusterAddress address : addresses) {
      FutureTask<ClusterAnswer> check = new FutureTask<>(() -> answer(address));
      checks.put(address.key(), check);
      // A thread that is made here has the class loader of the plugin.
      ContextThreads.newDaemon(check, "neaptide-connection-check").start();
    }
    Map<String, ClusterAnswer> answers = new LinkedHashMap<>();
    checks.forEach((key, check) -> answers.put(key, result(check)));
    return new ClusterAnswers(answers);
  }

  private static ClusterAnswer result(FutureTask<ClusterAnswer> check) {
    try {
      return check.get();
    } catch (ExecutionException e) {
      throw new KafkaException("The connection check failed", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Asks the cluster of one address for its id. */
  public ClusterAnswer answer(ClusterAddress address) {
    Map<String, Object> properties = new HashMap<>(address.properties());
    int timeout = (int) limit.toMillis();
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    Object servers = properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try {
      Admin admin = clients.admin(properties);
      try {
        return answered(
            servers,
            admin
                .describeCluster(new DescribeClusterOptions().timeoutMs(timeout))
                .clusterId()
                .get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS));
      } finally {
        admin.close(CLOSE_TIMEOUT);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = rootCause(e);
      return new ClusterAnswer.Failure(message(servers, cause), cause);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static ClusterAnswer answered(Object servers, String id) {
    if (id == null) {
      log.warn(
          "The Kafka cluster at {} reports no id: it cannot be checked by ids whether all addresses"
              + " lead to one cluster, and whether the connector would read what it writes",
          servers);
      return new ClusterAnswer.WithoutId();
    }
    return new ClusterAnswer.Id(id);
  }

  /** The reason: what wraps it only says that no client could be made. */
  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private String message(Object servers, Throwable cause) {
    return "No answer from the Kafka cluster at "
        + servers
        + " within "
        + limit.toSeconds()
        + " s ("
        + cause
        + "). Check the addresses, that the brokers run and can be reached from the worker, and"
        + " the security properties.";
  }
}
