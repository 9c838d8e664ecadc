package io.neaptide.connect.source.table;

import io.neaptide.connect.source.query.InputRow;
import io.neaptide.connect.source.query.Query;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Where the rows of a topic go, and what is made of them. Immutable, so thread-safe. */
public final class TableOutput {

  private final String topic;
  private final Query query;
  private final Optional<Schema> schema;

  /**
   * An output.
   *
   * @param topic the topic that is written
   */
  TableOutput(String topic, Query query) {
    this.topic = topic;
    this.query = query;
    this.schema = query.schema(schemaName(topic));
  }

  /** A name that every format of schemas takes: letters, digits and underscores. */
  private static String schemaName(String topic) {
    String name = topic.replaceAll("[^A-Za-z0-9_]", "_");
    return (Character.isDigit(name.charAt(0)) ? "_" : "") + name + ".Value";
  }

  public String topic() {
    return topic;
  }

  public Query query() {
    return query;
  }

  /** The row to emit; one without a value deletes. */
  public SchemaAndValue apply(InputRow row) {
    return query.apply(row, schema);
  }
}
