package io.neaptide.connect.sink.kafka;

import io.neaptide.connect.common.config.ClusterConfig;
import io.neaptide.connect.sink.config.ConsumerSettings;
import io.neaptide.connect.sink.config.ProducerSettings;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.metrics.InitialStep;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.task.TaskResources;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Opens the clients that exactly-once delivery needs, configured for one task. */
public final class TaskClients {

  private static final String GROUP_OVERRIDE_CONFIG = "consumer.override.group.id";
  private static final String GROUP_PREFIX = "connect-";

  private static final int ADMIN_TIMEOUT_MS = 10_000;

  private final TaskResources resources;
  private final SinkConfig config;
  private final TaskId task;
  private final ProducerOpener producers;
  private final ClusterGuard guard;
  private final ClusterConfig cluster;
  private final ClusterConfig worker;

  public TaskClients(
      TaskResources resources,
      SinkConfig config,
      TaskId task,
      ProducerOpener producers,
      ClusterGuard guard) {
    this.guard = guard;
    this.resources = resources;
    this.config = config;
    this.task = task;
    this.producers = producers;
    this.cluster = config.cluster();
    this.worker = config.workerCluster();
  }

  /** The properties of an admin client of the target cluster. */
  public Map<String, Object> targetAdminProperties() {
    return adminProperties(cluster, task);
  }

  public static Map<String, Object> adminProperties(ClusterConfig cluster, TaskId task) {
    return adminProperties(cluster, "neaptide-sink-" + task);
  }

  private static Map<String, Object> adminProperties(ClusterConfig cluster, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    properties.putAll(cluster.adminProperties());
    return properties;
  }

  /** Sees to it that the clients reach the clusters that they are meant for. */
  public ClusterGuard guard() {
    return guard;
  }

  public Admin targetAdmin() {
    return resources.clients().admin(targetAdminProperties());
  }

  /** Whether {@code worker.kafka.*} tells where the input is. */
  public boolean isInputKnown() {
    return worker.isPresent();
  }

  public Admin inputAdmin() {
    return resources.clients().admin(adminProperties(worker, "neaptide-input-" + task));
  }

  /** Opens consumers of the input that get one record at a time. */
  public Supplier<Consumer<byte[], byte[]>> inputProbes() {
    Map<String, Object> properties = worker.consumerProperties();
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return readers(properties, "input");
  }

  /** The consumer group by which Connect reads the input. */
  public String group() {
    return group(config, task);
  }

  /** The consumer group by which Connect reads for a connector. */
  public static String group(SinkConfig config, TaskId task) {
    return config.properties().getOrDefault(GROUP_OVERRIDE_CONFIG, GROUP_PREFIX + task.connector());
  }

  /** The one writer of the task. */
  public LimitedProducer writer() {
    return open(ProducerSettings.transactional(cluster, task, task.transactionalId()));
  }

  /** A producer that takes the lock of the connector's owners when it begins. */
  public LimitedProducer lock() {
    return open(ProducerSettings.lock(cluster, task));
  }

  private LimitedProducer open(Map<String, Object> properties) {
    return producers.open(properties, LimitedProducer::close);
  }

  /** The check of what the writer of the task can write. */
  public SizeCheck sizes() {
    return producers.sizes(ProducerSettings.transactional(cluster, task, task.transactionalId()));
  }

  /**
   * The leader's one writer.
   *
   * @param maxRecordBytes the largest record of the state topic: a generation of very many topics
   *     is one record
   */
  public LimitedProducer leaderWriter(int maxRecordBytes) {
    return producers.open(
        ProducerSettings.leader(cluster, task, maxRecordBytes), LimitedProducer::close);
  }

  public TopicScan scan(InitialStep step, Admin target, BooleanSupplier cancelled) {
    return new TopicScan(
        readers(existingProperties(), "existing"),
        target,
        new KafkaPartitionLeaders(target),
        resources.clock(),
        resources.metrics().initialPhase().progress(step),
        cancelled);
  }

  /** A consumer of what the target topics hold. */
  public Consumer<byte[], byte[]> existing() {
    return readers(existingProperties(), "plan").get();
  }

  private Map<String, Object> existingProperties() {
    Map<String, Object> properties = cluster.consumerProperties();
    properties.putAll(config.initial().consumerProperties());
    return properties;
  }

  /** Consumers of committed records, without a group. */
  private Supplier<Consumer<byte[], byte[]>> readers(Map<String, Object> given, String role) {
    Map<String, Object> properties =
        ConsumerSettings.committed(given, "neaptide-" + role + "-" + task);
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // A broker that has reached the end of one partition would hold up those of the others.
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return () -> resources.clients().consumer(properties);
  }

  /** A thread for jobs that must not hold up the thread of the task. */
  public ExecutorService executor(String role) {
    return executor(role, 1);
  }

  /** Threads for jobs that may be done side by side. */
  public ExecutorService executor(String role, int threads) {
    return Executors.newFixedThreadPool(threads, runnable -> daemon(runnable, role));
  }

  private Thread daemon(Runnable runnable, String role) {
    Thread thread = thread(runnable, role);
    thread.setDaemon(true);
    return thread;
  }

  public Thread thread(Runnable runnable, String role) {
    Thread thread = resources.threads().newThread(runnable);
    thread.setName("neaptide-" + role + "-" + task);
    return thread;
  }
}
