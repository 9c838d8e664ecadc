package io.neaptide.connect.jdbc;

/** The metrics of the state store: the names that it registers, and what they say. */
enum StoreMetric {
  CALLS("state-store-call-total", "Transactions that the store ran in its database."),
  CALL_MILLIS(
      "state-store-call-ms", "How long a transaction takes, with what is tried again of it."),
  RETRIES(
      "state-store-retry-total",
      "Attempts that failed and were repeated, because the database did not answer or another"
          + " task was quicker."),
  FAILURES("state-store-failure-total", "Transactions that failed for good, which ends the task."),
  POOL_WAIT_MILLIS("state-store-pool-wait-ms", "How long a transaction waits for its connection.");

  private final String metricName;
  private final String description;

  StoreMetric(String metricName, String description) {
    this.metricName = metricName;
    this.description = description;
  }

  String metricName() {
    return metricName;
  }

  String description() {
    return description;
  }
}
