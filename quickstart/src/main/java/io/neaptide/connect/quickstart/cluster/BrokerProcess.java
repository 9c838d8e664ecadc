package io.neaptide.connect.quickstart.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A cluster of one Kafka broker, which is its own controller, set up for short waits rather than
 * for safety. Its address and its data outlive a kill and a restart.
 */
public final class BrokerProcess {

  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> OPTIONS =
      List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Setup setup;
  private final int port = FreePorts.next();
  private final int controllerPort = FreePorts.next();
  private final JavaProcess format;
  private final JavaProcess server;
  private boolean formatted;

  /**
   * What a broker is made of.
   *
   * @param name names the cluster in messages and files
   * @param classPath the class path of a Kafka server
   * @param properties properties of the broker beyond those set here, or in their place; its
   *     listener for clients is named {@code CLIENT}
   * @param formatArguments what the storage is formatted with, such as users
   * @param clientProperties what a client needs to be let in, except for the address
   * @param jvmOptions options of its virtual machine beyond those set here
   */
  public record Setup(
      String name,
      String classPath,
      Map<String, String> properties,
      List<String> formatArguments,
      Map<String, String> clientProperties,
      List<String> jvmOptions) {

    public Setup {
      properties = Map.copyOf(properties);
      formatArguments = List.copyOf(formatArguments);
      clientProperties = Map.copyOf(clientProperties);
      jvmOptions = List.copyOf(jvmOptions);
    }

    /** A broker on the virtual machine set up here. */
    public Setup(
        String name,
        String classPath,
        Map<String, String> properties,
        List<String> formatArguments,
        Map<String, String> clientProperties) {
      this(name, classPath, properties, formatArguments, clientProperties, List.of());
    }

    /** A broker that lets everyone in. */
    public static Setup open(String name, String classPath) {
      return new Setup(name, classPath, Map.of(), List.of(), Map.of());
    }

    /** The same with more options of the virtual machine. */
    public Setup withJvmOptions(List<String> more) {
      List<String> options = new ArrayList<>(jvmOptions);
      options.addAll(more);
      return new Setup(name, classPath, properties, formatArguments, clientProperties, options);
    }
  }

  /** Prepares a broker; it is not started yet. */
  public BrokerProcess(Workspace workspace, Setup setup) {
    this.setup = setup;
    Path directory = workspace.subdirectory(setup.name());
    Map<String, String> properties = properties(directory.resolve("data"));
    properties.putAll(setup.properties());
    String file =
        PropertiesFile.write(directory.resolve("broker.properties"), properties).toString();
    List<String> formatArguments = new ArrayList<>();
    formatArguments.addAll(
        List.of("format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file));
    formatArguments.addAll(setup.formatArguments());
    format =
        workspace.process(
            new JavaProcess.Launch(
                setup.name() + "-format",
                setup.classPath(),
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "kafka.tools.StorageTool",
                formatArguments));
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(setup.jvmOptions());
    server =
        workspace.process(
            new JavaProcess.Launch(
                setup.name(), setup.classPath(), options, "kafka.Kafka", List.of(file)));
  }

  private Map<String, String> properties(Path data) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    properties.put(
        "listeners", "CLIENT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    properties.put("advertised.listeners", bootstrapServers("CLIENT://"));
    properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "CLIENT");
    properties.put("log.dirs", data.toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.min.session.timeout.ms", "1000");
    return properties;
  }

  /** Starts the broker without waiting, so that several can start side by side. */
  public BrokerProcess launch() {
    if (!formatted) {
      format.start();
      int exit = format.awaitExit(START);
      if (exit != 0) {
        throw new ProcessEndedException(
            "The storage of the broker could not be formatted.\n" + format.tail());
      }
      formatted = true;
    }
    server.start();
    return this;
  }

  /** Returns when the broker answers. */
  public BrokerProcess awaitReady() {
    try (Admin admin = admin()) {
      server.awaitReady(
          START, () -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
    }
    return this;
  }

  /** Starts the broker and returns when it answers. */
  public BrokerProcess start() {
    return launch().awaitReady();
  }

  public String bootstrapServers() {
    return bootstrapServers("");
  }

  private String bootstrapServers(String scheme) {
    return scheme + "localhost:" + port;
  }

  /** What a client needs to talk to the cluster. */
  public Map<String, Object> clientProperties() {
    Map<String, Object> properties = new TreeMap<>(setup.clientProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    return properties;
  }

  /** A client for administration, for the caller to close. */
  public Admin admin() {
    return Admin.create(clientProperties());
  }

  public JavaProcess process() {
    return server;
  }
}
