package io.neaptide.connect.quickstart;

import io.neaptide.connect.quickstart.cluster.BrokerProcess;
import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.Installation;
import io.neaptide.connect.quickstart.cluster.KafkaScripts;
import io.neaptide.connect.quickstart.cluster.NeaptideTool;
import io.neaptide.connect.quickstart.cluster.PluginFolder;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.neaptide.connect.quickstart.cluster.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The steps of the quickstart. */
final class Tour {

  private static final Duration FLOW = Duration.ofSeconds(60);
  private static final String TOPIC = "my_kafka_topic";
  private static final Map<String, String> FIRST_ROWS =
      Map.of(
          "1", row("Ada", "Lovelace", 36),
          "2", row("Alan", "Turing", 41),
          "3", row("Grace", "Hopper", 85));

  private final Console console;
  private final Path kafkaTools;
  private final BrokerProcess external;
  private final BrokerProcess internal;
  private final WorkerProcess worker;
  private final ConnectorFile source;
  private final ConnectorFile sink;
  private final ConnectorFile comparing;
  private final NeaptideTool neaptide;
  private final TableTopic table;
  private final TableTopic transported;
  private final TableTopic copy;

  Tour(Installation installation, Workspace workspace, Console console) {
    this.console = console;
    String classPath = installation.classPath();
    Path plugins = PluginFolder.install(workspace, "plugins", installation.archive());
    neaptide = NeaptideTool.of(plugins);
    kafkaTools = KafkaScripts.install(workspace, classPath);
    external = new BrokerProcess(workspace, BrokerProcess.Setup.open("external-kafka", classPath));
    internal = new BrokerProcess(workspace, BrokerProcess.Setup.open("worker-kafka", classPath));
    worker =
        WorkerProcess.distributed(
            workspace,
            new WorkerProcess.Setup(
                "connect-worker",
                classPath,
                plugins,
                internal.bootstrapServers(),
                Map.of(),
                List.of()));
    Map<String, String> addresses =
        Map.of(
            "external-kafka:9092", external.bootstrapServers(),
            "worker-kafka:9092", internal.bootstrapServers());
    source = ConnectorFile.read(installation.examples("rest/table-source.json"), addresses);
    sink = ConnectorFile.read(installation.examples("rest/table-sink.json"), addresses);
    comparing =
        ConnectorFile.read(installation.examples("rest/table-sink-compare.json"), addresses)
            .named(sink.name());
    table = new TableTopic(external, TOPIC);
    transported = new TableTopic(internal, TOPIC);
    copy = new TableTopic(external, TOPIC + ".copy");
  }

  void run() {
    startProcesses();
    createConnectors();
    showFirstRows();
    showChanges();
    new Rebuild(console, neaptide, worker.rest(), source, comparing, transported, copy).run();
  }

  private void startProcesses() {
    console.step("Starting two Kafka clusters and a Connect worker with the plugin");
    external.launch();
    internal.launch();
    worker.launch();
    external.awaitReady();
    internal.awaitReady();
    table.create(3);
    write(FIRST_ROWS);
    console.line("external cluster  " + external.bootstrapServers() + "  holds " + TOPIC);
    console.line("worker cluster    " + internal.bootstrapServers());
    worker.awaitReady();
    console.line("Connect worker    " + worker.url());
  }

  private void createConnectors() {
    console.step("Creating the connectors of config-examples/rest through the worker's REST API");
    ConnectRest rest = worker.rest();
    for (ConnectorFile connector : List.of(source, sink)) {
      rest.put(connector.name(), connector.config());
    }
    rest.awaitRunning(source.name(), FLOW);
    rest.awaitRunning(sink.name(), FLOW);
    console.line(source.name() + "  external cluster -> worker cluster, columns " + columns());
    console.line(sink.name() + "    worker cluster -> external cluster, topic " + copy.name());
  }

  private String columns() {
    return source.config().get("columns");
  }

  private void showFirstRows() {
    console.step("The table, before");
    awaitFlow(FIRST_ROWS.size(), "Hopper");
    show();
  }

  private void showChanges() {
    console.step("Inserting key 4, updating key 1, deleting key 2");
    try (RowWriter writer = table.writer()) {
      writer.write("4", row("Edsger", "Dijkstra", 72));
      writer.write("1", row("Ada", "King", 36));
      writer.write("2", null);
    }
    Waiting.until(
        "the changes to arrive in " + copy.name(),
        FLOW,
        () -> {
          worker.process().requireAlive();
          Map<String, String> rows = copy.table();
          return rows.size() == 3
              && rows.containsKey("4")
              && rows.get("1").contains("King")
              && !rows.containsKey("2");
        },
        this::status);
    console.step("The table, after");
    show();
  }

  private void awaitFlow(int rows, String text) {
    Waiting.until(
        rows + " rows to arrive in " + copy.name(),
        FLOW,
        () -> {
          worker.process().requireAlive();
          Map<String, String> arrived = copy.table();
          return arrived.size() == rows
              && arrived.values().stream().anyMatch(row -> row.contains(text));
        },
        this::status);
  }

  private String status() {
    return "Status: "
        + worker.rest().status(source.name())
        + "\n"
        + worker.rest().status(sink.name())
        + "\n"
        + worker.process().tail();
  }

  private void show() {
    console.table("external cluster, " + table.name() + " (what you write)", table.table());
    console.table(
        "worker cluster, " + transported.name() + " (what the source made of it)",
        transported.table());
    console.table("external cluster, " + copy.name() + " (what the sink wrote)", copy.table());
  }

  void printAddresses() {
    console.step("Everything keeps running; Ctrl-C ends it and cleans up");
    console.line("curl " + worker.url() + "/connectors/" + source.name() + "/status");
    console.line("curl " + worker.url() + "/connectors/" + sink.name() + "/status");
    console.line("curl " + worker.url() + "/connector-plugins");
    console.line("log of the worker: " + worker.process().log());
    console.step("For the guides, such as docs/guides/first-comparison.md: paste these first");
    console.line("WORKER=" + internal.bootstrapServers());
    console.line("EXTERNAL=" + external.bootstrapServers());
    console.line("CONNECT=" + worker.url());
    console.line("PATH=$PATH:" + neaptide.folder() + ":" + kafkaTools);
  }

  private void write(Map<String, String> rows) {
    try (RowWriter writer = table.writer()) {
      rows.forEach(writer::write);
    }
  }

  private static String row(String firstName, String lastName, int age) {
    return "{\"firstName\":\"%s\",\"lastName\":\"%s\",\"age\":%d}"
        .formatted(firstName, lastName, age);
  }
}
