package io.neaptide.connect.it;

import static io.neaptide.connect.it.SinkClusters.bytes;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Where Kafka's producer puts keys. */
final class SinkPartitions {

  private SinkPartitions() {}

  static int of(String key, int partitions) {
    return BuiltInPartitioner.partitionForKey(bytes(key), partitions);
  }
}
