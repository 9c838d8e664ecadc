package io.neaptide.connect.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.neaptide.connect.quickstart.cluster.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Target topics that take less than a producer puts into a batch, with the clients of the oldest
 * and the newest worker: those of the oldest would split such batches for ever.
 */
class ProcessMessageSizeIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MAX_MESSAGE_BYTES = 40_000;

  private static final Map<String, String> AT_LEAST_ONCE =
      Map.of("delivery.guarantee", "at_least_once");
  private static final Map<String, String> EXACTLY_ONCE =
      Map.of("delivery.guarantee", "exactly_once");
  private static final Map<String, String> COMPARING =
      Map.of(
          "fetch.existing.enabled",
          "true",
          "worker.kafka.bootstrap.servers",
          Clusters.INTERNAL.bootstrapServers());

  @ParameterizedTest
  @ValueSource(strings = {"integration-tests/worker-3.9", "quickstart"})
  void everyRowThatFitsArrivesAndTheOneThatDoesNotIsNamedSoonInEveryMode(String module) {
    WorkerProcess worker = worker(module);
    TableTopic input = Clusters.internalTopic(Clusters.uniqueName("sizes")).create(1);
    Map<String, String> expected = fill(input);
    List<Sink> tolerant = new ArrayList<>();
    List<Sink> strict = new ArrayList<>();
    for (Map<String, String> mode : List.of(AT_LEAST_ONCE, EXACTLY_ONCE, COMPARING)) {
      tolerant.add(sink(worker, input, mode, true));
      strict.add(sink(worker, input, mode, false));
    }

    for (Sink sink : tolerant) {
      await(
          worker,
          sink + " to have every row that fits",
          () -> sink.target().table().equals(expected) && sink.rejected().records().size() == 1);
      ConsumerRecord<String, String> rejected = sink.rejected().records().get(0);
      assertThat(rejected.key()).isEqualTo("large");
      assertThat(header(rejected, "__connect.errors.exception.message"))
          .matches(message(sink.target()));
      assertThat(worker.rest().states(sink.name())).containsExactly("RUNNING", "RUNNING");
    }
    for (Sink sink : strict) {
      await(
          worker,
          sink + " to fail",
          () -> worker.rest().states(sink.name()).equals(List.of("RUNNING", "FAILED")));
      assertThat(worker.rest().status(sink.name()).path("tasks").path(0).path("trace").asText())
          .containsPattern(message(sink.target()));
    }
    worker.process().kill();
  }

  private record Sink(String name, TableTopic target, TableTopic rejected) {}

  private static WorkerProcess worker(String module) {
    return WorkerProcess.distributed(
            Clusters.WORKSPACE,
            Clusters.worker(
                    "sizes-worker", Clusters.workerClassPath(module), Clusters.archiveFolder())
                .with("offset.flush.interval.ms", "1000"))
        .start();
  }

  /** Ordinary rows, one that is too large, and some that fit into a batch only alone. */
  private static Map<String, String> fill(TableTopic input) {
    Map<String, String> expected = new TreeMap<>();
    try (RowWriter writer = input.writer()) {
      for (int i = 0; i < 3_000; i++) {
        write(writer, expected, "k" + i, row(200));
      }
      writer.write("large", row(50_000));
      // It finds room where the producer reserved some for the record before.
      writer.write("t", null);
      for (int size = MAX_MESSAGE_BYTES - 120; size <= MAX_MESSAGE_BYTES - 78; size += 7) {
        write(writer, expected, "n" + size, row(size));
        writer.write("t", null);
      }
      write(writer, expected, "last", row(10));
    }
    return expected;
  }

  private static void write(
      RowWriter writer, Map<String, String> expected, String key, String value) {
    writer.write(key, value);
    expected.put(key, value);
  }

  private static String row(int size) {
    return "{\"v\":\"" + "x".repeat(size - 8) + "\"}";
  }

  private static Sink sink(
      WorkerProcess worker, TableTopic input, Map<String, String> mode, boolean tolerant) {
    String name = Clusters.uniqueName("sizes-sink");
    Sink sink =
        new Sink(
            name,
            Clusters.externalTopic(name + "-target")
                .create(1, Map.of("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES))),
            Clusters.internalTopic(name + "-rejected").create(1));
    ConnectorFile connector =
        Clusters.sink(input.name())
            .with("topic.format", sink.target().name())
            .with("consumer.override.isolation.level", "read_committed");
    for (Map.Entry<String, String> each : mode.entrySet()) {
      connector = connector.with(each.getKey(), each.getValue());
    }
    if (tolerant) {
      connector =
          connector
              .with("errors.tolerance", "all")
              .with("errors.deadletterqueue.topic.name", sink.rejected().name())
              .with("errors.deadletterqueue.topic.replication.factor", "1")
              .with("errors.deadletterqueue.context.headers.enable", "true");
    }
    worker.rest().put(name, connector.config());
    return sink;
  }

  private static String message(TableTopic target) {
    return "(?s).*its row for the topic "
        + target.name()
        + "[^(]*with the key large has 50\\d{3} bytes, but the topic takes at most "
        + MAX_MESSAGE_BYTES
        + "\\. Raise max\\.message\\.bytes of the topic.*";
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void await(WorkerProcess worker, String what, Waiting.Condition condition) {
    Waiting.until(
        what,
        LIMIT,
        () -> {
          worker.process().requireAlive();
          return condition.holds();
        },
        () -> worker.process().tail());
  }
}
