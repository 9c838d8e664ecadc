package io.neaptide.connect.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.metrics.MetricDefinition;
import io.neaptide.connect.jdbc.JdbcStateStore;
import io.neaptide.connect.sink.metrics.HookMetric;
import io.neaptide.connect.sink.metrics.InitialPhaseMetric;
import io.neaptide.connect.sink.metrics.SinkMetric;
import io.neaptide.connect.source.metrics.SourceMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The committed reference of metrics is what the definitions say. {@code mvn -pl distribution -am
 * test -Dneaptide.docs.update=true} writes it again.
 */
class MetricsReferenceTest {

  private static final Path FILE = Path.of("..", "docs", "monitoring.md");

  @Test
  void referenceIsMadeOfTheDefinitions() throws IOException {
    MetricsReference reference =
        new MetricsReference()
            .section("Source", SourceMetric.values())
            .section("Sink", SinkMetric.values())
            .section("Initial phase", InitialPhaseMetric.values())
            .section("Hook", HookMetric.values())
            .head("JDBC state store");
    new JdbcStateStore()
        .metrics()
        .forEach((name, description) -> reference.row(name, type(name), "", description));
    String page = Files.readString(FILE);
    String expected = reference.in(page);
    if (Boolean.getBoolean("neaptide.docs.update")) {
      Files.writeString(FILE, expected);
    }

    assertThat(FILE)
        .as("run mvn -pl distribution -am test -Dneaptide.docs.update=true and commit the file")
        .hasContent(expected);
  }

  private static String type(String name) {
    return name.endsWith("-total") ? "total" : "avg, max";
  }

  @Test
  void namesAreUniqueAndTellWhoseTheyAre() {
    Set<String> names = new HashSet<>();
    Stream.<MetricDefinition[]>of(
            SourceMetric.values(),
            SinkMetric.values(),
            InitialPhaseMetric.values(),
            HookMetric.values())
        .flatMap(Stream::of)
        .forEach(
            metric -> {
              assertThat(names.add(metric.metricName())).as(metric.metricName()).isTrue();
              assertThat(metric.metricName()).matches("(source|sink|initial-phase|hook)-[a-z-]+");
              assertThat(metric.description()).as(metric.metricName()).endsWith(".");
            });
  }
}
