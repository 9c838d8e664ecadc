package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.smallest.SmallestSourceConnector;
import java.util.Map;
import java.util.TreeMap;

/** The source in its variants, MirrorMaker, and the least that a source connector can do. */
public final class SourceContenders {

  public static final String MIRROR = "MirrorMaker";
  public static final String THREE_COLUMNS = "firstName, lastName, address.city AS city";

  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private SourceContenders() {}

  public static Contender ours(TestBed bed, String name, String columns) {
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

  /** With a condition that all rows meet, so that as much is written. */
  public static Contender sql(TestBed bed, String name) {
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
  public static Contender mirrorMaker(TestBed bed) {
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

  public static Contender smallest(TestBed bed) {
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
