package io.neaptide.connect.source.table;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.source.query.Query;
import java.util.List;

/**
 * The plan of {@code topics} and {@code columns}: one query for all topics.
 *
 * @param topics which topics are read
 * @param format names what is written
 * @param query what is made of the rows
 */
public record TopicTables(TopicSelector topics, TopicFormat format, Query query)
    implements TablePlan {

  @Override
  public List<TableOutput> outputs(String topic) {
    return List.of(new TableOutput(format.topicFor(topic), query));
  }

  @Override
  public String outputKey() {
    return TopicFormat.TOPIC_FORMAT_CONFIG;
  }

  @Override
  public boolean keepsNames() {
    return format.keepsNames();
  }

  @Override
  public String remedy() {
    return "give topic.format another name, or exclude it with topics.exclude";
  }
}
