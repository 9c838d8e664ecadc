package io.neaptide.connect.sink.delivery.exactlyonce;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** What a delivery has opened, its transaction thread included. */
interface DeliveryResources {

  /** Throws what makes it useless to go on; called by every put. */
  void check();

  /** Waits for a moment until nothing more is written of partitions that were taken away. */
  void awaitReleased(Collection<TopicPartition> partitions);

  /** Ends the threads and closes the clients, within a few seconds; never throws. */
  void close();
}
