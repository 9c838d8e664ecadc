package io.neaptide.connect.source.kafka;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.common.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks clusters for their ids. */
public final class ClusterIds {

  private static final Logger log = LoggerFactory.getLogger(ClusterIds.class);
  private static final int PATIENCE_MS = 5_000;

  private ClusterIds() {}

  /**
   * The id of a cluster.
   *
   * @throws ConnectException if it does not answer, or reports none
   */
  public static String of(Admin admin, String cluster) {
    return found(admin, cluster)
        .orElseThrow(
            () ->
                new ConnectException(
                    "The brokers of "
                        + cluster
                        + " tell no cluster id, by which the source keeps its positions. Give the"
                        + " addresses of a Kafka cluster that has an id"));
  }

  /**
   * The id of a cluster; empty where its brokers report none.
   *
   * @throws ConnectException if it does not answer
   */
  public static Optional<String> found(Admin admin, String cluster) {
    return Optional.ofNullable(
        AdminCalls.await("read the id", cluster, () -> admin.describeCluster().clusterId()));
  }

  /** The id of the external cluster of a configuration, where it answers soon. */
  public static Optional<String> ofExternalIfReachable(
      Map<String, String> properties, KafkaClients clients) {
    return ifReachable(ClusterConfig.external(properties), clients, PATIENCE_MS);
  }

  /** The id of a cluster, where it answers within the time given. */
  static Optional<String> ifReachable(ClusterConfig cluster, KafkaClients clients, int millis) {
    try {
      Admin admin = clients.admin(SourceClients.admin(cluster, "neaptide-cluster-id"));
      try {
        return Optional.ofNullable(
            admin
                .describeCluster(new DescribeClusterOptions().timeoutMs(millis))
                .clusterId()
                .get(millis, TimeUnit.MILLISECONDS));
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.info(
          "The cluster of {} does not answer, so its id is not checked",
          cluster.bootstrapServersKey(),
          e);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
