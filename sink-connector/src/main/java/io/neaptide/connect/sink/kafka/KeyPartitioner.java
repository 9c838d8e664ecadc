package io.neaptide.connect.sink.kafka;

import org.apache.kafka.common.utils.Utils;

/** Where Kafka's own partitioner puts a record with a key. */
public final class KeyPartitioner {

  private KeyPartitioner() {}

  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
