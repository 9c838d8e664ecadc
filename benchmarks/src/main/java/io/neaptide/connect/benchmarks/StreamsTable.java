package io.neaptide.connect.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A table of Kafka Streams, its rows projected with Jackson, to a topic. */
final class StreamsTable implements Contender {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestBed bed;
  private final String guarantee;

  /**
   * A table.
   *
   * @param guarantee of Streams, such as {@code exactly_once_v2}
   */
  StreamsTable(TestBed bed, String guarantee) {
    this.bed = bed;
    this.guarantee = guarantee;
  }

  @Override
  public String name() {
    return "Kafka Streams table, 3 columns, " + guarantee;
  }

  @Override
  public Running start(String input, String run) {
    StreamsBuilder builder = new StreamsBuilder();
    builder
        .table(input, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .mapValues(StreamsTable::project)
        .toStream()
        .to(run, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties properties = new Properties();
    properties.putAll(bed.broker().clientProperties());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, run);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, bed.parameters().number("tasks", 1));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, bed.directory("streams").toString());
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
        if (!streams.close(Duration.ofSeconds(30))) {
          throw new IllegalStateException("Kafka Streams did not end within 30 s");
        }
      }
    };
  }

  private static byte[] project(byte[] value) {
    if (value == null) {
      return null;
    }
    try {
      JsonNode row = JSON.readTree(value);
      ObjectNode projected = JSON.createObjectNode();
      projected.set("firstName", row.path("firstName"));
      projected.set("lastName", row.path("lastName"));
      projected.set("city", row.path("address").path("city"));
      return JSON.writeValueAsBytes(projected);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON", e);
    }
  }
}
