package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.smallest.SmallestSinkConnector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sink while it streams, beside a bare copy. */
final class SinkBenchmark {

  private static final String AT_LEAST_ONCE = "sink, at least once";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String EXACTLY_ONCE = "sink, exactly once";

  private static final Map<String, String> TRANSACTIONS =
      Map.of(
          "delivery.guarantee",
          "exactly_once",
          "consumer.override.isolation.level",
          "read_committed");

  private SinkBenchmark() {}

  static void throughput(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      ResultTable.print(
          "sink, streaming, " + parameters.describe(),
          new Rounds(bed)
              .measure(
                  List.of(
                      new BareCopy(bed.broker(), 20),
                      atLeastOnce(bed),
                      exactlyOnce(bed),
                      smallest(bed))),
          List.of(BareCopy.NAME, AT_LEAST_ONCE));
    }
  }

  /** What calling a hook costs that does nothing. */
  static void hooks(Parameters parameters) {
    try (TestBed bed = TestBed.start(parameters, false)) {
      ResultTable.print(
          "sink with a hook that does nothing, " + parameters.describe(),
          new Rounds(bed)
              .measure(
                  List.of(
                      atLeastOnce(bed),
                      hooked(bed, AT_LEAST_ONCE, Map.of()),
                      exactlyOnce(bed),
                      hooked(bed, EXACTLY_ONCE, TRANSACTIONS))),
          List.of(AT_LEAST_ONCE, EXACTLY_ONCE));
    }
  }

  private static Contender hooked(TestBed bed, String name, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put("event.processor.class", NoOpHook.class.getName());
    return sink(bed, name + ", hook", config);
  }

  private static Contender smallest(TestBed bed) {
    return new ConnectorContender(
        bed,
        "smallest connector: bytes",
        (input, run) -> {
          Map<String, String> config = new TreeMap<>();
          config.put("connector.class", SmallestSinkConnector.class.getName());
          config.put("tasks.max", "1");
          config.put("topics", input);
          config.put(SmallestSinkConnector.BOOTSTRAP, bed.broker().bootstrapServers());
          config.put(SmallestSinkConnector.TARGET, run);
          config.put("key.converter", BYTES);
          config.put("value.converter", BYTES);
          config.put("header.converter", BYTES);
          config.put("consumer.override.auto.offset.reset", "earliest");
          return config;
        });
  }

  static Contender atLeastOnce(TestBed bed) {
    return sink(bed, AT_LEAST_ONCE, Map.of());
  }

  static Contender exactlyOnce(TestBed bed) {
    return sink(bed, EXACTLY_ONCE, TRANSACTIONS);
  }

  private static Contender sink(TestBed bed, String name, Map<String, String> more) {
    return new ConnectorContender(
        bed,
        name,
        (input, run) -> {
          Map<String, String> config = new TreeMap<>(more);
          config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
          config.put("tasks.max", bed.parameters().text("tasks", "1"));
          config.put("topics", input);
          config.put("topic.format", run);
          config.put("kafka.bootstrap.servers", bed.broker().bootstrapServers());
          config.put("key.serializer", "string");
          config.put("value.serializer", "upsert-json");
          config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
          config.put("value.converter", "io.neaptide.connect.RowConverter");
          config.put("header.converter", BYTES);
          config.put("consumer.override.auto.offset.reset", "earliest");
          return config;
        });
  }
}
