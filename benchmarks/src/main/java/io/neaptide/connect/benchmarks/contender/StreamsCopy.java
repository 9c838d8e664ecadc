package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.TestBed;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams that passes bytes on, with the producer settings of the sink's transactions. */
public final class StreamsCopy {

  public static final String NAME = "Kafka Streams copy, exactly_once_v2";

  private static final Map<String, Object> PRODUCER =
      Map.of("linger.ms", 50, "batch.size", 256 * 1024, "buffer.memory", 64L * 1024 * 1024);

  private StreamsCopy() {}

  /** A copy in transactions, committed as often as Streams does by default. */
  public static Contender exactlyOnce(TestBed bed) {
    return new StreamsContender(
        bed,
        NAME,
        StreamsConfig.EXACTLY_ONCE_V2,
        PRODUCER,
        (builder, input, run) ->
            builder.stream(input, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to(run, Produced.with(Serdes.ByteArray(), Serdes.ByteArray())));
  }
}
