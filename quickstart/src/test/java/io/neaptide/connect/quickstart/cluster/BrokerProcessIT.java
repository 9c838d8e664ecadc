package io.neaptide.connect.quickstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerProcessIT {

  private static final String CLASS_PATH =
      ClassPathFile.read(Path.of("target", "worker.classpath"));

  @Test
  void addressAndRowsOutliveAKillAndNothingIsLeftInTheEnd() {
    Path directory;
    long pid;
    try (Workspace workspace = Workspace.create("neaptide-broker-it-")) {
      directory = workspace.directory();
      BrokerProcess broker =
          new BrokerProcess(workspace, BrokerProcess.Setup.open("broker", CLASS_PATH)).start();
      TableTopic table = new TableTopic(broker, "table").create(2);
      table.write("a", "{\"n\":1}");
      table.write("b", "{\"n\":2}");
      table.write("a", null);

      broker.process().kill();
      assertThat(broker.process().isAlive()).isFalse();
      broker.start();
      assertThat(table.table()).isEqualTo(Map.of("b", "{\"n\":2}"));
      assertThat(table.endOffsets()).isEqualTo(3);

      broker.process().suspend();
      assertThat(ProcessHandle.of(broker.process().pid())).isPresent();
      broker.process().resume();
      assertThat(table.records()).hasSize(3);
      pid = broker.process().pid();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(Files.exists(directory)).isFalse();
  }

  @Test
  void brokerThatCannotStartSaysWhy() {
    try (Workspace workspace = Workspace.create("neaptide-broker-it-")) {
      BrokerProcess broker =
          new BrokerProcess(
              workspace,
              new BrokerProcess.Setup(
                  "broker", CLASS_PATH, Map.of("log.retention.ms", "soon"), List.of(), Map.of()));

      assertThatThrownBy(broker::start)
          .isInstanceOf(ProcessEndedException.class)
          .hasMessageContaining("log.retention.ms");
    }
  }

  @Test
  void whatDoesNotComeToPassIsNamed() {
    assertThatThrownBy(
            () -> Waiting.until("spring", Duration.ofMillis(100), () -> false, () -> "Snow."))
        .isInstanceOf(WaitFailedException.class)
        .hasMessage("Waited 0 s for spring.\nSnow.");
  }
}
