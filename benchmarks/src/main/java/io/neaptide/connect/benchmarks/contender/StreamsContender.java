package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.TestBed;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;

/** An application of Kafka Streams in this virtual machine. */
public final class StreamsContender implements Contender {

  private static final Duration STOP = Duration.ofSeconds(60);

  private final TestBed bed;
  private final String name;
  private final String guarantee;
  private final Map<String, Object> producer;
  private final Flow flow;

  /** What is done with the records of a topic. */
  public interface Flow {
    void define(StreamsBuilder builder, String input, String target);
  }

  /**
   * An application.
   *
   * @param guarantee of Streams, such as {@code exactly_once_v2}
   * @param producer properties of its producers that are not its defaults
   */
  public StreamsContender(
      TestBed bed, String name, String guarantee, Map<String, Object> producer, Flow flow) {
    this.bed = bed;
    this.name = name;
    this.guarantee = guarantee;
    this.producer = producer;
    this.flow = flow;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Running start(String input, String run) {
    StreamsBuilder builder = new StreamsBuilder();
    flow.define(builder, input, run);
    Properties properties = new Properties();
    properties.putAll(bed.broker().clientProperties());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, run);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, bed.parameters().number("tasks", 1));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, bed.directory("streams").toString());
    producer.forEach((key, value) -> properties.put(StreamsConfig.producerPrefix(key), value));
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.start();
    return new Running() {
      @Override
      public void requireHealthy() {
        if (streams.state() == KafkaStreams.State.ERROR) {
          throw new IllegalStateException("Kafka Streams failed");
        }
      }

      @Override
      public void close() {
        if (!streams.close(STOP)) {
          throw new IllegalStateException("Kafka Streams did not end within " + STOP);
        }
      }
    };
  }
}
