package io.neaptide.connect.benchmarks;

import io.neaptide.connect.benchmarks.smallest.SmallestSourceConnector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The source beside others that copy a table to another topic. */
final class SourceBenchmark {

  private static final String MIRROR = "MirrorMaker";
  private static final String THREE_COLUMNS = "firstName, lastName, address.city AS city";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private SourceBenchmark() {}

  static void atLeastOnce(Parameters parameters) {
    measure(parameters, false);
  }

  static void exactlyOnce(Parameters parameters) {
    measure(parameters, true);
  }

  private static void measure(Parameters parameters, boolean exactlyOnce) {
    try (TestBed bed = TestBed.start(parameters, exactlyOnce)) {
      StreamsTable streams =
          new StreamsTable(bed, exactlyOnce ? "exactly_once_v2" : "at_least_once");
      List<Contender> contenders =
          List.of(
              new BareCopy(bed.broker(), 20),
              ours(bed, "source, 3 of 8 columns", THREE_COLUMNS),
              sql(bed, "source, SQL of the same with WHERE"),
              ours(bed, "source, all columns", "*"),
              mirrorMaker(bed),
              streams,
              smallest(bed));
      ResultTable.print(
          "source" + (exactlyOnce ? ", exactly-once support" : "") + ", " + parameters.describe(),
          new Rounds(bed).measure(contenders),
          List.of(BareCopy.NAME, MIRROR, streams.name()));
    }
  }

  static Contender ours(TestBed bed, String name, String columns) {
    return new ConnectorContender(
        bed,
        name,
        (input, run) -> {
          Map<String, String> config = source(bed, run);
          config.put("topics", input);
          config.put("columns", columns);
          return config;
        });
  }

  /** A condition that all rows meet, so that as much is written. */
  private static Contender sql(TestBed bed, String name) {
    return new ConnectorContender(
        bed,
        name,
        (input, run) -> {
          Map<String, String> config = source(bed, run);
          config.put(
              "sql",
              "SELECT "
                  + THREE_COLUMNS
                  + " FROM \""
                  + input
                  + "\" WHERE balance BETWEEN 0 AND 10000");
          return config;
        });
  }

  private static Map<String, String> source(TestBed bed, String run) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.neaptide.connect.source.TableSourceConnector");
    config.put("tasks.max", bed.parameters().text("tasks", "1"));
    config.put("kafka.bootstrap.servers", bed.broker().bootstrapServers());
    config.put("topic.format", run);
    config.put("key.deserializer", "string");
    config.put("value.deserializer", "upsert-json");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    config.put("header.converter", BYTES);
    return config;
  }

  /** With its defaults, except that it copies bytes instead of making JSON of them. */
  private static Contender mirrorMaker(TestBed bed) {
    return new ConnectorContender(
        bed,
        MIRROR,
        (input, run) -> {
          Map<String, String> config = new TreeMap<>();
          config.put("connector.class", "org.apache.kafka.connect.mirror.MirrorSourceConnector");
          config.put("tasks.max", bed.parameters().text("tasks", "1"));
          config.put("source.cluster.alias", run);
          config.put("target.cluster.alias", "target");
          config.put("source.cluster.bootstrap.servers", bed.broker().bootstrapServers());
          config.put("target.cluster.bootstrap.servers", bed.broker().bootstrapServers());
          config.put("topics", input);
          config.put("replication.factor", "1");
          config.put("offset-syncs.topic.replication.factor", "1");
          config.put("key.converter", BYTES);
          config.put("value.converter", BYTES);
          config.put("header.converter", BYTES);
          return config;
        },
        (input, run) -> run + "." + input);
  }

  private static Contender smallest(TestBed bed) {
    return new ConnectorContender(
        bed,
        "smallest connector: bytes, 5000 a poll",
        (input, run) -> {
          Map<String, String> config = new TreeMap<>();
          config.put("connector.class", SmallestSourceConnector.class.getName());
          config.put("tasks.max", "1");
          config.put(SmallestSourceConnector.BOOTSTRAP, bed.broker().bootstrapServers());
          config.put(SmallestSourceConnector.INPUT, input);
          config.put(SmallestSourceConnector.TARGET, run);
          config.put("key.converter", BYTES);
          config.put("value.converter", BYTES);
          config.put("header.converter", BYTES);
          return config;
        });
  }
}
