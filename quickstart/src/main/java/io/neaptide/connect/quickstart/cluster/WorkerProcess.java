package io.neaptide.connect.quickstart.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Connect worker, distributed or standalone, set up for short waits. */
public final class WorkerProcess {

  private static final Duration START = Duration.ofSeconds(90);
  private static final List<String> OPTIONS =
      List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final URI url;
  private final JavaProcess process;

  /**
   * What a worker is made of.
   *
   * @param name names the worker in messages and files, and a distributed worker's group
   * @param classPath the class path of a Connect worker, without the plugin
   * @param pluginPath where the worker looks for plugins
   * @param bootstrapServers the worker cluster
   * @param properties properties of the worker beyond those set here, or in their place
   * @param jvmOptions options of its virtual machine beyond those set here
   */
  public record Setup(
      String name,
      String classPath,
      Path pluginPath,
      String bootstrapServers,
      Map<String, String> properties,
      List<String> jvmOptions) {

    public Setup {
      properties = Map.copyOf(properties);
      jvmOptions = List.copyOf(jvmOptions);
    }

    /** The same with one more property of the worker. */
    public Setup with(String property, String value) {
      Map<String, String> more = new TreeMap<>(properties);
      more.put(property, value);
      return new Setup(name, classPath, pluginPath, bootstrapServers, more, jvmOptions);
    }
  }

  private WorkerProcess(URI url, JavaProcess process) {
    this.url = url;
    this.process = process;
  }

  /** Prepares a distributed worker; it is not started yet. */
  public static WorkerProcess distributed(Workspace workspace, Setup setup) {
    Map<String, String> properties = common(setup);
    properties.put("group.id", setup.name());
    for (String topic : List.of("config", "offset", "status")) {
      properties.put(topic + ".storage.topic", setup.name() + "-" + topic);
      properties.put(topic + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
    // A killed worker is given up soon, and its tasks are not kept waiting for its return.
    properties.put("session.timeout.ms", "3000");
    properties.put("heartbeat.interval.ms", "500");
    if (!setup.properties().containsKey("consumer.group.protocol")) {
      // With the newer protocol these are the brokers' to say, and refused.
      properties.put("consumer.session.timeout.ms", "3000");
      properties.put("consumer.heartbeat.interval.ms", "500");
    }
    properties.put("scheduled.rebalance.max.delay.ms", "0");
    return of(workspace, setup, "ConnectDistributed", properties, List.of());
  }

  /** Prepares a standalone worker with the connectors in the files; it is not started yet. */
  public static WorkerProcess standalone(Workspace workspace, Setup setup, List<Path> connectors) {
    Map<String, String> properties = common(setup);
    properties.put(
        "offset.storage.file.filename",
        workspace.subdirectory(setup.name()).resolve("offsets").toString());
    return of(workspace, setup, "ConnectStandalone", properties, connectors);
  }

  private static Map<String, String> common(Setup setup) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("bootstrap.servers", setup.bootstrapServers());
    properties.put("plugin.path", setup.pluginPath().toString());
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("offset.flush.interval.ms", "1000");
    return properties;
  }

  private static WorkerProcess of(
      Workspace workspace,
      Setup setup,
      String mainClass,
      Map<String, String> properties,
      List<Path> connectors) {
    URI url = URI.create("http://localhost:" + FreePorts.next());
    properties.put("listeners", url.toString());
    properties.putAll(setup.properties());
    List<String> arguments = new ArrayList<>();
    arguments.add(
        PropertiesFile.write(
                workspace.subdirectory(setup.name()).resolve("worker.properties"), properties)
            .toString());
    connectors.forEach(connector -> arguments.add(connector.toString()));
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(setup.jvmOptions());
    return new WorkerProcess(
        url,
        workspace.process(
            new JavaProcess.Launch(
                setup.name(),
                setup.classPath(),
                options,
                "org.apache.kafka.connect.cli." + mainClass,
                arguments)));
  }

  /** Starts the worker without waiting. */
  public WorkerProcess launch() {
    process.start();
    return this;
  }

  /** Returns when the worker answers requests. */
  public WorkerProcess awaitReady() {
    ConnectRest rest = rest();
    process.awaitReady(START, () -> rest.connectors() != null);
    return this;
  }

  /** Starts the worker and returns when it answers requests. */
  public WorkerProcess start() {
    return launch().awaitReady();
  }

  /** Where the worker's REST interface listens. */
  public URI url() {
    return url;
  }

  public ConnectRest rest() {
    return new ConnectRest(url);
  }

  public JavaProcess process() {
    return process;
  }
}
