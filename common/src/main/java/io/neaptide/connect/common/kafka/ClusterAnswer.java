package io.neaptide.connect.common.kafka;

/** What came of asking a cluster for its id. */
public sealed interface ClusterAnswer {

  /** The cluster answered. */
  record Id(String id) implements ClusterAnswer {}

  /** The cluster answered, but its brokers report no id. */
  record WithoutId() implements ClusterAnswer {}

  /**
   * No cluster answered.
   *
   * @param message names the servers, the reason and the remedy
   */
  record Failure(String message, Throwable cause) implements ClusterAnswer {}
}
