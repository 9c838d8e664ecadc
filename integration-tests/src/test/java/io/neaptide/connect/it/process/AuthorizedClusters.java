package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Two clusters with SASL_SSL, whose users may do what they are granted and nothing else; and what
 * their administrator does.
 */
final class AuthorizedClusters implements AutoCloseable {

  private static final String ADMIN = "admin";
  private static final List<String> USERS =
      List.of("connect", "neaptide", "neaptide-input", "operator");

  private final TlsCertificate certificate;
  private final Map<Right.Cluster, BrokerProcess> brokers = new EnumMap<>(Right.Cluster.class);
  private final Map<Right.Cluster, Admin> admins = new EnumMap<>(Right.Cluster.class);

  private AuthorizedClusters(TlsCertificate certificate) {
    this.certificate = certificate;
  }

  static AuthorizedClusters start() throws IOException, InterruptedException {
    AuthorizedClusters clusters =
        new AuthorizedClusters(TlsCertificate.create("certificates-of-authorized"));
    for (Right.Cluster cluster : Right.Cluster.values()) {
      clusters.brokers.put(cluster, clusters.broker(cluster).launch());
    }
    clusters.brokers.forEach(
        (cluster, broker) -> clusters.admins.put(cluster, broker.awaitReady().admin()));
    return clusters;
  }

  private BrokerProcess broker(Right.Cluster cluster) {
    Map<String, String> properties = certificate.brokerProperties(jaas(ADMIN));
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put("allow.everyone.if.no.acl.found", "false");
    // The one without a name is the broker itself, on the listener of the controller.
    properties.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
    properties.put("auto.create.topics.enable", "false");
    List<String> format = new ArrayList<>();
    List<String> users = new ArrayList<>(USERS);
    users.add(ADMIN);
    for (String user : users) {
      format.addAll(
          List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + user + "]"));
    }
    return new BrokerProcess(
        Clusters.WORKSPACE,
        new BrokerProcess.Setup(
            "authorized-" + cluster.name(),
            Clusters.INSTALLATION.classPath(),
            properties,
            format,
            security(ADMIN)));
  }

  /** What lets a client in as a user. */
  Map<String, String> security(String user) {
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "SCRAM-SHA-512",
        "sasl.jaas.config", jaas(user),
        "ssl.truststore.type", "PEM",
        "ssl.truststore.location", certificate.pem().toString());
  }

  private static String jaas(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + user
        + "\";";
  }

  String bootstrapServers(Right.Cluster cluster) {
    return brokers.get(cluster).bootstrapServers();
  }

  /** The keys that lead a connector to a cluster, each behind a prefix. */
  Map<String, String> connectorProperties(String prefix, Right.Cluster cluster, String user) {
    Map<String, String> properties = new TreeMap<>();
    properties.put(prefix + "bootstrap.servers", brokers.get(cluster).bootstrapServers());
    security(user).forEach((key, value) -> properties.put(prefix + key, value));
    return properties;
  }

  /**
   * A worker of the user {@code connect}.
   *
   * @param group its group, by which its topics are named
   */
  WorkerProcess.Setup worker(String group) {
    WorkerProcess.Setup worker =
        new WorkerProcess.Setup(
            group,
            Clusters.INSTALLATION.classPath(),
            Clusters.archiveFolder(),
            brokers.get(Right.Cluster.WORKER).bootstrapServers(),
            Map.of(),
            List.of());
    for (String prefix : List.of("", "producer.", "consumer.", "admin.")) {
      for (Map.Entry<String, String> property : security("connect").entrySet()) {
        worker = worker.with(prefix + property.getKey(), property.getValue());
      }
    }
    return worker;
  }

  /** Returns when the brokers know of the rights. */
  void grant(Collection<Right> rights) {
    for (Right.Cluster cluster : Right.Cluster.values()) {
      Set<AclBinding> bindings = new HashSet<>();
      rights.stream()
          .filter(right -> right.cluster() == cluster)
          .forEach(right -> bindings.add(right.binding()));
      grant(admins.get(cluster), bindings);
    }
  }

  /** Takes all rights of a user away; returns when the brokers know of it. */
  void revokeAll(String user) {
    AclBindingFilter filter =
        new AclBindingFilter(
            ResourcePatternFilter.ANY,
            new AccessControlEntryFilter(
                "User:" + user, null, AclOperation.ANY, AclPermissionType.ANY));
    for (Admin admin : admins.values()) {
      Waiting.until(
          "no right of " + user + " to be left",
          Duration.ofSeconds(30),
          () -> {
            admin.deleteAcls(List.of(filter)).all().get();
            return admin.describeAcls(filter).values().get().isEmpty();
          });
    }
  }

  private static void grant(Admin admin, Set<AclBinding> bindings) {
    try {
      admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Cannot grant " + bindings, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while granting rights", e);
    }
    Waiting.until(
        "the broker to know of " + bindings,
        Duration.ofSeconds(30),
        () -> admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(bindings));
  }

  /** A topic as the administrator sees it. */
  TableTopic topic(Right.Cluster cluster, String name) {
    return new TableTopic(brokers.get(cluster), name);
  }

  /** Writes a row to a topic of the worker cluster, with the marker of its commit behind it. */
  void writeInTransaction(TableTopic topic, String key, String value) {
    Map<String, Object> properties =
        new HashMap<>(brokers.get(Right.Cluster.WORKER).clientProperties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer-of-" + topic.name());
    try (Producer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>(topic.name(), key, value));
      producer.commitTransaction();
    }
  }

  @Override
  public void close() {
    admins.values().forEach(Admin::close);
    brokers.values().forEach(broker -> broker.process().kill());
  }
}
