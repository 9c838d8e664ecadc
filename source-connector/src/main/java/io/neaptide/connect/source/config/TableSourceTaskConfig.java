package io.neaptide.connect.source.config;

import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.discovery.TopicIds;
import io.neaptide.connect.source.selffeed.OriginHeader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.apache.kafka.common.TopicPartition;

/** The configuration of a task: that of the connector, and what the connector decided for it. */
public final class TableSourceTaskConfig extends TableSourceConfig {

  private static final String TASK_ID = "neaptide.task.id";
  private static final String PARTITIONS = "neaptide.task.partitions";
  private static final String TOPIC_IDS = "neaptide.task.topic.ids";
  private static final String START_OFFSETS = "neaptide.task.start.offsets";
  private static final String CLUSTER_ID = "neaptide.task.cluster.id";
  private static final String ORIGIN_HEADER = "neaptide.task.origin.header";

  public TableSourceTaskConfig(Map<String, String> properties) {
    super(properties);
  }

  /** What the connector decided for a task, added to its own properties. */
  public static Map<String, String> properties(
      Map<String, String> ofConnector,
      int task,
      Collection<TopicPartition> partitions,
      Map<String, String> topicIds,
      Map<TopicPartition, Long> startOffsets,
      String cluster,
      boolean originHeader) {
    Map<String, String> properties = new HashMap<>(ofConnector);
    properties.put(TASK_ID, Integer.toString(task));
    properties.put(PARTITIONS, PartitionList.format(partitions));
    properties.put(TOPIC_IDS, TopicIds.format(topicIds));
    properties.put(START_OFFSETS, PartitionList.formatOffsets(startOffsets));
    properties.put(CLUSTER_ID, cluster);
    properties.put(ORIGIN_HEADER, Boolean.toString(originHeader));
    return properties;
  }

  /** A name for the clients of the task. */
  public String clientId() {
    return connectorName() + "-" + properties().get(TASK_ID);
  }

  /** Connect's number of the task. */
  public int taskNumber() {
    return Integer.parseInt(properties().get(TASK_ID));
  }

  public SortedSet<TopicPartition> partitions() {
    return PartitionList.parse(properties().get(PARTITIONS));
  }

  /** Ids of the topics of the partitions, where the connector knew them. */
  public SortedMap<String, String> topicIds() {
    return TopicIds.parse(properties().get(TOPIC_IDS));
  }

  /** Where those partitions begin that have no stored offset and do not begin at the log start. */
  public SortedMap<TopicPartition, Long> startOffsets() {
    return PartitionList.parseOffsets(properties().get(START_OFFSETS));
  }

  /** Id of the external cluster. */
  public String clusterId() {
    return properties().get(CLUSTER_ID);
  }

  /** Whether records must bear the header that tells our own. */
  public boolean writesOriginHeader() {
    return Boolean.parseBoolean(properties().get(ORIGIN_HEADER));
  }

  public OriginHeader origin() {
    return new OriginHeader(connectorName(), clusterId());
  }
}
