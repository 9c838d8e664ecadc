package io.neaptide.connect.sink.reconcile.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The beginning of an input topic that is gone. Keys whose rows stood there only seem to be
 * deleted.
 *
 * @param topic the input topic
 * @param targetTopic where its rows are written
 * @param policy its {@code cleanup.policy} now; empty where it may not be read
 * @param offsets how many offsets are gone, of all its partitions together
 * @param end where its partitions end within the bounds, added up
 * @param unwritten whether its rows could expire when they were compared last, and nothing was
 *     written to it since: another policy does not bring them back
 */
public record RemovedInput(
    String topic,
    String targetTopic,
    Optional<String> policy,
    long offsets,
    long end,
    boolean unwritten) {

  private static final String DOUBTFUL = "doubtful";
  private static final String END = "end";

  /** Of a topic of which nothing is known from before. */
  public RemovedInput(
      String topic, String targetTopic, Optional<String> policy, long offsets, long end) {
    this(topic, targetTopic, policy, offsets, end, false);
  }

  /** Whether keys that seem to be deleted may be keys of rows that have expired. */
  boolean isDoubtful() {
    return unwritten
        || policy.filter(known -> !known.contains(TopicConfig.CLEANUP_POLICY_DELETE)).isEmpty();
  }

  /** As a report has it. */
  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    policy.ifPresent(known -> row.put("policy", known));
    row.put("offsets", offsets);
    row.put(END, end);
    row.put(DOUBTFUL, isDoubtful());
    return row;
  }

  /**
   * The same where it is known what a report of before has.
   *
   * @param former by input topic
   */
  RemovedInput after(Map<?, ?> former) {
    boolean doubtful =
        former.get(topic) instanceof Map<?, ?> row
            && Boolean.TRUE.equals(row.get(DOUBTFUL))
            && Long.valueOf(end).equals(row.get(END));
    return new RemovedInput(topic, targetTopic, policy, offsets, end, doubtful);
  }
}
