package io.neaptide.connect.sink.producer;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What a producer's own configuration lets it send.
 *
 * @param batchSize how large the batches are that it fills; a record that is larger has its own
 * @param maxRequestSize the largest record that it takes
 * @param bufferMemory the memory that a record must fit into
 * @param compresses whether batches are smaller on their way than what is put into them
 */
public record ProducerLimits(
    int batchSize, long maxRequestSize, long bufferMemory, boolean compresses) {

  private static final long MAX_REQUEST_SIZE = 1024 * 1024;
  private static final long BUFFER_MEMORY = 32L * 1024 * 1024;
  private static final int BATCH_SIZE = 16 * 1024;

  /** Reads what applies from the properties of a producer, with Kafka's defaults. */
  public static ProducerLimits of(Map<String, Object> properties) {
    return new ProducerLimits(
        (int) number(properties, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE),
        number(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE),
        number(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_MEMORY),
        !"none"
            .equals(
                properties
                    .getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none")
                    .toString()
                    .trim()));
  }

  private static long number(Map<String, Object> properties, String property, long otherwise) {
    Object value = properties.get(property);
    return value == null ? otherwise : Long.parseLong(value.toString().trim());
  }
}
