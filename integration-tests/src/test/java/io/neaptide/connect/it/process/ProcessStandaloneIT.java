package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The example of config-examples/standalone, on a standalone worker. */
class ProcessStandaloneIT {

  @Test
  void standaloneWorkerCarriesTheTableOfTheExample() throws IOException {
    String topic = Clusters.uniqueName("standalone");
    Path source = connector("table-source", topic);
    Path sink = connector("table-sink", topic);
    WorkerProcess worker =
        WorkerProcess.standalone(Clusters.WORKSPACE, workerOfTheExample(), List.of(source, sink));
    TableFlow flow =
        new TableFlow(
            worker,
            Clusters.externalTopic(topic).create(1),
            Clusters.internalTopic(topic),
            Clusters.externalTopic(topic + ".copy"));
    flow.table().write("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\",\"age\":36}");
    flow.table().write("2", "{\"firstName\":\"Alan\",\"lastName\":\"Turing\",\"age\":41}");
    worker.start();

    flow.awaitCopy(
        Map.of(
            "1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}",
            "2", "{\"firstName\":\"Alan\",\"lastName\":\"Turing\"}"));
    assertThat(flow.carried().table())
        .containsEntry("1", "{\"_key\":\"1\",\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");

    // The offsets outlive the process: what comes while it is away arrives, once.
    worker.process().stop();
    flow.table().write("2", null);
    worker.start();
    flow.awaitCopy(Map.of("1", "{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}"));
    assertThat(flow.carried().records()).hasSize(3);
    worker.process().kill();
  }

  private static Path connector(String name, String topic) throws IOException {
    String text =
        Files.readString(Clusters.INSTALLATION.examples("standalone/" + name + ".properties"));
    for (Map.Entry<String, String> address : Clusters.addresses().entrySet()) {
      text = text.replace(address.getKey(), address.getValue());
    }
    Path file = Clusters.WORKSPACE.directory().resolve(Clusters.uniqueName(name) + ".properties");
    return Files.writeString(file, text.replace("my_kafka_topic", topic));
  }

  /** The worker of the example, with files and plugins where the tests have them. */
  private static WorkerProcess.Setup workerOfTheExample() throws IOException {
    Properties example = new Properties();
    try (var in =
        Files.newBufferedReader(Clusters.INSTALLATION.examples("standalone/worker.properties"))) {
      example.load(in);
    }
    WorkerProcess.Setup setup = Clusters.worker("standalone-worker");
    for (String property : example.stringPropertyNames()) {
      if (!List.of("bootstrap.servers", "plugin.path", "offset.storage.file.filename")
          .contains(property)) {
        setup = setup.with(property, example.getProperty(property));
      }
    }
    return setup.with("offset.flush.interval.ms", "1000");
  }
}
