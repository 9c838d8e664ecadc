package io.neaptide.connect.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.benchmarks.bed.FlightRecording;
import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.bed.TopicLoad;
import io.neaptide.connect.quickstart.cluster.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sink with the JDBC state store on a PostgreSQL of this machine: rows a second of a first
 * stream, which sends everything, and of one more, in which nothing has changed.
 */
final class StateStoreBenchmark {

  private static final String INPUT = "stored";

  private final TestBed bed;
  private final EmbeddedPostgres postgres;

  private StateStoreBenchmark(TestBed bed, EmbeddedPostgres postgres) {
    this.bed = bed;
    this.postgres = postgres;
  }

  static void run(Parameters parameters) throws IOException {
    int rows = parameters.number("rows", 1_000_000);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .start();
        TestBed bed = TestBed.start(parameters, false)) {
      bed.fill(INPUT, rows);
      StateStoreBenchmark benchmark = new StateStoreBenchmark(bed, postgres);
      System.out.println("JDBC state store on PostgreSQL, " + parameters.describe());
      for (int run = 0; run < parameters.number("rounds", 1); run++) {
        String name = "stored-" + run;
        benchmark.print("first time", rows, benchmark.stream(name, 1));
        for (int version = 2; version <= 2; version++) {
          benchmark.print("unchanged", rows, benchmark.stream(name, version));
        }
        bed.worker().rest().delete(name);
      }
    }
  }

  private void print(String what, int rows, Map<String, Long> phases) {
    long copy = phases.get("ANNOUNCE") - phases.get("COPY");
    long announce = phases.get("STREAM") - phases.get("ANNOUNCE");
    System.out.printf(
        "%s: %,d rows/s (%d ms), what is gone looked for in %d ms%n",
        what, rows * 1000L / copy, copy, announce);
  }

  /** When each phase of a new stream began. */
  private Map<String, Long> stream(String name, int version) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
    config.put("tasks.max", bed.parameters().text("tasks", "1"));
    config.put("topics", INPUT);
    config.put("topic.format", name);
    config.put("kafka.bootstrap.servers", bed.broker().bootstrapServers());
    config.put("worker.kafka.bootstrap.servers", bed.broker().bootstrapServers());
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("stream.version", Integer.toString(version));
    config.put("event.processor.class", "io.neaptide.connect.jdbc.JdbcStateStore");
    config.put("event.processor.url", postgres.getJdbcUrl("postgres", "postgres"));
    config.put("event.processor.user", "postgres");
    bed.parameters().given("batch").ifPresent(size -> config.put("event.batch.size", size));
    String stateTopic = "__neaptide-" + name;
    bed.worker().rest().put(name, config);
    Map<String, Long> phases = new HashMap<>();
    Optional<String> profile = bed.parameters().given("profile");
    Optional<FlightRecording> recording =
        profile.map(directory -> FlightRecording.start(bed.worker().process().pid()));
    int[] asked = {0};
    Waiting.until(
        "the stream phase of " + name,
        Duration.ofMinutes(10),
        () -> {
          // Now and then: who asks too often takes the processor from what is measured.
          if (++asked[0] % 20 == 0) {
            phases.putAll(phases(stateTopic, version));
          }
          return phases.containsKey("STREAM");
        });
    recording.ifPresent(
        made -> made.stop(Path.of(profile.orElseThrow(), name + "-" + version + ".jfr")));
    return phases;
  }

  private Map<String, Long> phases(String stateTopic, int version) {
    Map<String, Long> phases = new HashMap<>();
    TopicLoad.read(
        bed.broker(),
        stateTopic,
        record -> {
          if (new String(record.key(), UTF_8).equals("generation") && record.value() != null) {
            String value = new String(record.value(), UTF_8);
            if (value.contains("\"streamVersion\":\"" + version + "\"")) {
              for (String phase : new String[] {"COPY", "ANNOUNCE", "STREAM"}) {
                if (value.contains("\"phase\":\"" + phase + "\"")) {
                  phases.putIfAbsent(phase, record.timestamp());
                }
              }
            }
          }
        });
    return phases;
  }
}
