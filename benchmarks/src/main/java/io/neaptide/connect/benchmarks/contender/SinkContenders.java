package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.NoOpHook;
import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.benchmarks.smallest.SmallestSinkConnector;
import java.util.Map;
import java.util.TreeMap;

/** The sink in its variants, and the least that a sink connector can do. */
public final class SinkContenders {

  public static final String AT_LEAST_ONCE = "sink, at least once";
  public static final String EXACTLY_ONCE = "sink, exactly once";

  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private static final Map<String, String> TRANSACTIONS =
      Map.of(
          "delivery.guarantee",
          "exactly_once",
          "consumer.override.isolation.level",
          "read_committed");

  private static final Map<String, String> COMPARISON = Map.of("fetch.existing.enabled", "true");

  private SinkContenders() {}

  public static Contender atLeastOnce(TestBed bed) {
    return sink(bed, AT_LEAST_ONCE, Map.of());
  }

  public static Contender exactlyOnce(TestBed bed) {
    return sink(bed, EXACTLY_ONCE, TRANSACTIONS);
  }

  /** The same with a hook that does nothing. */
  public static Contender atLeastOnceWithHook(TestBed bed) {
    return hooked(bed, AT_LEAST_ONCE, Map.of());
  }

  /** The same with a hook that does nothing. */
  public static Contender exactlyOnceWithHook(TestBed bed) {
    return hooked(bed, EXACTLY_ONCE, TRANSACTIONS);
  }

  private static Contender hooked(TestBed bed, String name, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put("event.processor.class", NoOpHook.class.getName());
    return sink(bed, name + ", hook", config);
  }

  private static Contender sink(TestBed bed, String name, Map<String, String> more) {
    return new ConnectorContender(bed, name, (input, run) -> config(bed, input, run, more));
  }

  /** A sink that compares its input with the target topic first. */
  public static Map<String, String> comparison(TestBed bed, String input, String target) {
    Map<String, String> more = new TreeMap<>(TRANSACTIONS);
    more.putAll(COMPARISON);
    more.put("worker.kafka.bootstrap.servers", bed.broker().bootstrapServers());
    return config(bed, input, target, more);
  }

  private static Map<String, String> config(
      TestBed bed, String input, String target, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put("connector.class", "io.neaptide.connect.sink.TableSinkConnector");
    config.put("tasks.max", bed.parameters().text("tasks", "1"));
    config.put("topics", input);
    config.put("topic.format", target);
    config.put("kafka.bootstrap.servers", bed.broker().bootstrapServers());
    config.put("key.serializer", "string");
    config.put("value.serializer", "upsert-json");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "io.neaptide.connect.RowConverter");
    config.put("header.converter", BYTES);
    config.put("consumer.override.auto.offset.reset", "earliest");
    return config;
  }

  public static Contender smallest(TestBed bed) {
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
}
