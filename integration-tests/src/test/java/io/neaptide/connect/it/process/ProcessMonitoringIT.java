package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import io.prometheus.jmx.JavaAgent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The examples for monitoring, on a worker with the JMX exporter that a real Prometheus scrapes:
 * every alert fires in its situation and not before, and every expression of the dashboard returns
 * data. The times of the rules are shortened.
 */
class ProcessMonitoringIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path EXAMPLES = Clusters.INSTALLATION.examples("monitoring");

  /** What the rules wait for, and what they wait for here. */
  private static final Map<String, String> SHORTENED =
      Map.of(
          "for: 1m", "for: 2s",
          "for: 15m", "for: 8s",
          "10m", "40s",
          "[15m]", "[10s]",
          "> 60000", "> 4000");

  private final Set<String> expected = new TreeSet<>();

  @Test
  void alertsFireInTheirSituationsAndPanelsShowData() throws Exception {
    assumeTrue(
        PrometheusServer.isInstalled(),
        "Prometheus is not installed, so the examples for monitoring are not tested here;"
            + " apt-get install prometheus");
    int port = PrometheusServer.freePort();
    WorkerProcess.Setup setup = Clusters.worker("monitored");
    WorkerProcess worker =
        WorkerProcess.distributed(
            Clusters.WORKSPACE,
            new WorkerProcess.Setup(
                setup.name(),
                setup.classPath(),
                setup.pluginPath(),
                setup.bootstrapServers(),
                setup.properties(),
                List.of(
                    "-javaagent:"
                        + agent()
                        + "="
                        + port
                        + ":"
                        + EXAMPLES.resolve("jmx-exporter.yml"))));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        PrometheusServer prometheus =
            PrometheusServer.start(
                Clusters.WORKSPACE.directory().resolve("prometheus"),
                "127.0.0.1:" + port,
                rules())) {
      worker.start();
      MonitoredLife life = new MonitoredLife(worker, postgres.getJdbcUrl("postgres", "postgres"));
      live(life, prometheus, postgres);
      panelsShowData(prometheus, worker);
    }
    worker.process().kill();
  }

  private void live(MonitoredLife life, PrometheusServer prometheus, EmbeddedPostgres postgres)
      throws IOException {
    life.begin();
    expect("NeaptideInitialPhaseStuck", life.comparing());
    OpenTransaction open = life.compareBehindATransaction();
    try {
      fires(prometheus, life, "NeaptideSourceMalformed", life.source(), life::malformedRow);
      fires(prometheus, life, "NeaptideSinkRejected", life.sink(), life::rowWhoseKeysDiffer);
      try {
        fires(prometheus, life, "NeaptideSinkStalled", life.sink(), life::stallTarget);
      } finally {
        life.freeTarget();
      }
      fires(prometheus, life, "NeaptideInitialPhaseStuck", life.comparing(), () -> {});
    } finally {
      open.close();
    }
    life.awaitCompared();
    ends(prometheus, life, "NeaptideInitialPhaseStuck", life.comparing());
    expect("NeaptideTaskFailed", life.refused());
    fires(
        prometheus,
        life,
        "NeaptideInitialPhaseRefused",
        life.refused(),
        life::compareWithTooManyOrphans);
    fires(prometheus, life, "NeaptideTaskFailed", life.refused(), () -> {});
    // Whoever is fenced waits before it goes on, and so does who waits for a database.
    expect("NeaptideSinkStalled", life.comparing());
    expect("NeaptideSinkStalled", life.stored());
    life.fenceTask("once");
    assertThat(prometheus.firing()).doesNotContain("NeaptideSinkFenced/" + life.comparing());
    fires(prometheus, life, "NeaptideSinkFenced", life.comparing(), () -> life.fenceTask("again"));
    expect("NeaptideHookFailing", life.stored());
    postgres.close();
    life.rowsForTheStore();
    life.slowSourceDown();
    fires(prometheus, life, "NeaptideSourceBehind/" + life.source(), life::writeSome);
    fires(prometheus, life, "NeaptideHookFailing", life.stored(), () -> {});
    fires(prometheus, life, "NeaptideSourceOffsetsGone", life.source(), life::deleteWhatIsNotRead);
    fires(prometheus, life, "NeaptideSourceTopicRecreated", life.source(), life::recreateTopic);
  }

  private void expect(String alert, String connector) {
    expected.add(alert + "/" + connector);
  }

  /** Has something happen, and returns when the alert fires that is for it, and none beside. */
  private void fires(
      PrometheusServer prometheus,
      MonitoredLife life,
      String alert,
      String connector,
      Runnable cause) {
    String awaited = alert + "/" + connector;
    assertThat(prometheus.firing()).as("before " + alert).isSubsetOf(expected);
    expected.add(awaited);
    cause.run();
    fires(prometheus, life, awaited, () -> {});
  }

  private void fires(
      PrometheusServer prometheus, MonitoredLife life, String awaited, Runnable meanwhile) {
    expected.add(awaited);
    Waiting.until(
        awaited + " to fire",
        LIMIT,
        () -> {
          meanwhile.run();
          Set<String> firing = prometheus.firing();
          assertThat(firing).isSubsetOf(expected);
          return firing.contains(awaited);
        },
        () -> prometheus.firing() + "\n" + life.evidence().get());
  }

  private static void ends(
      PrometheusServer prometheus, MonitoredLife life, String alert, String connector) {
    Waiting.until(
        alert + " to end",
        LIMIT,
        () -> !prometheus.firing().contains(alert + "/" + connector),
        life.evidence());
  }

  private static void panelsShowData(PrometheusServer prometheus, WorkerProcess worker)
      throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(EXAMPLES.resolve("dashboard.json").toFile());
    Set<String> empty = new TreeSet<>();
    int expressions = 0;
    for (JsonNode target : dashboard.findValues("targets")) {
      for (JsonNode each : target) {
        String expression = each.path("expr").asText();
        expressions++;
        if (!prometheus.hasHadNumber(
            expression.replace("$connector", ".*").replace("$__rate_interval", "30s"))) {
          empty.add(expression);
        }
      }
    }
    assertThat(expressions).isPositive();
    assertThat(empty).as("expressions without data\n" + worker.process().tail()).isEmpty();
  }

  private static String rules() throws IOException {
    String rules = Files.readString(EXAMPLES.resolve("alerts.yml"));
    for (Map.Entry<String, String> each : SHORTENED.entrySet()) {
      assertThat(rules).contains(each.getKey());
      rules = rules.replace(each.getKey(), each.getValue());
    }
    return rules;
  }

  private static Path agent() throws URISyntaxException {
    return Path.of(JavaAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
