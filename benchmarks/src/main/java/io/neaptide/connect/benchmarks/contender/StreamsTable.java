package io.neaptide.connect.benchmarks.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neaptide.connect.benchmarks.bed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A table of Kafka Streams, its rows projected with Jackson, to a topic. */
public final class StreamsTable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StreamsTable() {}

  /**
   * A table.
   *
   * @param guarantee of Streams, such as {@code exactly_once_v2}
   */
  public static Contender of(TestBed bed, String guarantee) {
    return new StreamsContender(
        bed,
        "Kafka Streams table, 3 columns, " + guarantee,
        guarantee,
        Map.of(),
        (builder, input, run) ->
            builder
                .table(input, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(StreamsTable::project)
                .toStream()
                .to(run, Produced.with(Serdes.ByteArray(), Serdes.ByteArray())));
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
