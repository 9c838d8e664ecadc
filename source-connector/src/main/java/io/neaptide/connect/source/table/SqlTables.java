package io.neaptide.connect.source.table;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.source.sql.SqlScript;
import io.neaptide.connect.source.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/** The plan of {@code sql}: each topic of a FROM is read once, for all statements over it. */
public final class SqlTables implements TablePlan {

  /** The configuration key. */
  public static final String KEY = "sql";

  private final Map<String, List<TableOutput>> outputs;

  private SqlTables(Map<String, List<TableOutput>> outputs) {
    this.outputs = outputs;
  }

  /**
   * Compiles statements.
   *
   * @param format names the outputs of those that name none
   * @throws ConfigException if the text cannot be compiled, or two statements have one output
   */
  public static SqlTables of(String sql, TopicFormat format) {
    Map<String, List<TableOutput>> outputs = new TreeMap<>();
    Map<String, String> inputs = new TreeMap<>();
    for (SqlStatement statement : SqlScript.compile(sql)) {
      String target = statement.target().orElseGet(() -> format.topicFor(statement.topic()));
      String other = inputs.put(target, statement.topic());
      if (other != null) {
        throw new ConfigException(
            "Two statements write to the topic '"
                + target
                + "', from '"
                + other
                + "' and '"
                + statement.topic()
                + "'. Each would delete rows of the other: write one statement with all conditions"
                + " joined by OR, or name another topic with INSERT INTO.");
      }
      outputs
          .computeIfAbsent(statement.topic(), topic -> new ArrayList<>())
          .add(new TableOutput(target, statement.query()));
    }
    return new SqlTables(outputs);
  }

  @Override
  public TopicSelector topics() {
    return new TopicSelector(List.copyOf(outputs.keySet()), "", List.of());
  }

  @Override
  public List<TableOutput> outputs(String topic) {
    return outputs.getOrDefault(topic, List.of());
  }

  @Override
  public String outputKey() {
    return KEY;
  }

  /** Each topic is looked at by itself, since all of them are named. */
  @Override
  public boolean keepsNames() {
    return false;
  }

  @Override
  public String remedy() {
    return "name another topic with INSERT INTO, or with topic.format for a SELECT without it";
  }
}
