package io.neaptide.connect.sink.transaction;

import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;

/** Fences writers by their transactional ids. */
public interface WriterFence {

  /**
   * Fences all writers with these ids, side by side; what they have not committed is aborted.
   *
   * @throws org.apache.kafka.common.KafkaException if not all of them could be fenced
   */
  void fence(Collection<String> transactionalIds);

  /** The ids of the writers of a connector's tasks, as far as the brokers know them. */
  Set<String> knownWriters();

  /**
   * Since when, in ms by the clock of a broker, a writer with this id has a transaction open, as
   * far as the brokers tell; empty where it has none.
   */
  OptionalLong openSince(String transactionalId);
}
