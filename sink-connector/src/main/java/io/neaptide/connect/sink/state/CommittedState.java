package io.neaptide.connect.sink.state;

/** What the committed records of the state topic say. */
public interface CommittedState {

  /** What was read so far; it goes on being read. */
  StateView view();

  /**
   * The same, once everything is read that stands in the topic when this is called, also what a
   * transaction that is still open wrote, once it is committed or aborted.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if that takes longer than any
   *     transaction may stay open
   * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
   */
  StateView readToEnd();

  /**
   * Reads what stands before an offset, also what a transaction that is still open wrote there,
   * once it is committed or aborted.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the topic is another one by now
   * @throws org.apache.kafka.common.errors.TimeoutException if that takes longer than any
   *     transaction may stay open
   * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
   */
  StateView readTo(long offset);

  /**
   * Fails where the topic is not the one that is read any more.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if it is another one
   */
  void requireSameTopic();

  /**
   * Throws what stopped the reading, if anything did.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the topic can no longer be read
   */
  void check();
}
