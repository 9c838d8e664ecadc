package io.neaptide.connect.command.cluster;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.MissingRight;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.kafka.AdminResults;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A cluster that answered, with its admin client. It is only read: no client of it writes, commits
 * offsets, joins a group or makes a topic.
 */
public final class Cluster implements AutoCloseable {

  /** Who waits for an answer at a terminal does not wait for a minute, unless he says so. */
  private static final int TIMEOUT_MS = 10_000;

  /** So that little is done for each poll beside taking records. */
  private static final int POLLED_RECORDS = 5_000;

  private static final String CLIENT_ID = "neaptide";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final ClusterSettings settings;
  private final Map<String, Object> properties;
  private final KafkaClients clients;
  private final Admin admin;

  private Cluster(
      ClusterSettings settings, Map<String, Object> properties, KafkaClients clients, Admin admin) {
    this.settings = settings;
    this.properties = properties;
    this.clients = clients;
    this.admin = admin;
  }

  /**
   * Connects to a cluster.
   *
   * @throws CommandException if it does not answer, or refuses the client
   */
  public static Cluster connect(ClusterSettings settings, KafkaClients clients) {
    Map<String, Object> properties = settings.clientProperties();
    properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    Map<String, Object> adminProperties = new HashMap<>(properties);
    adminProperties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    adminProperties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    Admin admin;
    try {
      admin = clients.admin(adminProperties);
    } catch (KafkaException e) {
      throw unusable(settings, e);
    }
    Cluster cluster = new Cluster(settings, properties, clients, admin);
    try {
      AdminResults.of(admin.describeCluster().nodes());
      return cluster;
    } catch (KafkaException e) {
      cluster.close();
      throw cluster.failure("be reached", e);
    }
  }

  public Admin admin() {
    return admin;
  }

  /** The addresses that were given. */
  public String servers() {
    return settings.servers();
  }

  /**
   * A consumer without a group that reads committed records, from the leaders of partitions, and
   * makes no topic.
   */
  public Consumer<byte[], byte[]> consumer() {
    Map<String, Object> consumer = new HashMap<>(properties);
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_RECORDS);
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.remove(ConsumerConfig.CLIENT_RACK_CONFIG);
    try {
      return clients.consumer(consumer);
    } catch (KafkaException e) {
      throw unusable(settings, e);
    }
  }

  /**
   * A topic.
   *
   * @throws CommandException if there is none, or it may not be seen
   */
  public TopicDescription topic(String name) {
    try {
      return AdminResults.of(admin.describeTopics(List.of(name)).allTopicNames()).get(name);
    } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
      throw new CommandException(
          "There is no topic "
              + name
              + " at "
              + settings
              + ", or no right to see it; check the name, the cluster and the right DESCRIBE",
          e);
    } catch (KafkaException e) {
      throw failure("tell of the topic " + name, e);
    }
  }

  /** What a failed request means to whoever gave the options. */
  public CommandException failure(String what, KafkaException cause) {
    String cluster = "The cluster at " + settings;
    if (cause instanceof AuthenticationException) {
      return new CommandException(
          cluster
              + " refuses the credentials; check the security properties in "
              + settings.configOption(),
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new CommandException(
          cluster + " cannot " + what + ". " + MissingRight.of(cause), cause);
    }
    if (cause instanceof TimeoutException) {
      return new CommandException(
          cluster
              + " does not answer; check the address, that the brokers run, and the security"
              + " properties in "
              + settings.configOption(),
          cause);
    }
    return new CommandException(cluster + " cannot " + what, cause);
  }

  private static CommandException unusable(ClusterSettings settings, KafkaException cause) {
    Throwable reason = cause.getCause() instanceof ConfigException config ? config : cause;
    return new CommandException(
        "No client can be made for %s with %s".formatted(settings, settings.configOption()),
        reason);
  }

  @Override
  public void close() {
    admin.close(CLOSE_TIMEOUT);
  }
}
