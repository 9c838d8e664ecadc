package io.neaptide.connect.source.config;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.SuggestedValues;
import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.common.config.Validators;
import io.neaptide.connect.source.sql.SqlScript;
import io.neaptide.connect.source.sql.SqlStatement;
import io.neaptide.connect.source.start.StartFrom;
import io.neaptide.connect.source.table.ColumnsParser;
import io.neaptide.connect.source.table.SqlTables;
import io.neaptide.connect.source.table.TablePlan;
import io.neaptide.connect.source.table.TopicTables;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Keys that say which rows are emitted, and what of them. */
final class RowsConfig {

  static final String COLUMNS_CONFIG = ColumnsParser.KEY;
  static final String COLUMNS_DEFAULT = "*";
  private static final String COLUMNS_DOC =
      "Columns of the rows that are written, separated by commas. * stands for all columns of the"
          + " value, _key for the key of the record, a.b for the field b of the column a; AS gives"
          + " another name, else the last name of the path is taken. A name with dots, commas,"
          + " spaces or quotes is put into \" or `, where a doubled quote stands for one; a quoted"
          + " \"_key\" is a column of the value. Beside other columns, * stands for the columns"
          + " whose names are not given otherwise. A column that a value lacks is null.";

  static final String SQL_CONFIG = SqlTables.KEY;
  static final String SQL_DEFAULT = "";
  private static final String SQL_DOC =
      "The tables to read and the rows to write, as SQL, instead of topics, topics.regex,"
          + " topics.exclude and columns: statements INSERT INTO topic SELECT columns FROM topic"
          + " WHERE condition, separated by semicolons. A SELECT without INSERT INTO writes to the"
          + " topic of topic.format. CREATE TABLE topic (column type, ...) declares a table;"
          + " with types, rows are written with a schema. A row that does not meet the condition"
          + " is a delete.";

  static final String START_FROM_CONFIG = StartFrom.KEY;
  static final String START_FROM_DEFAULT = StartFrom.EARLIEST;
  private static final String START_FROM_DOC =
      "Where to begin in partitions of which Connect has no offset stored: 'earliest', 'latest', or"
          + " an ISO-8601 timestamp with a zone such as 2026-11-24T12:00:00Z, which means the first"
          + " record of that time or later. 'latest' is decided once, when the connector first sees"
          + " its topics, and remembered as offsets of the consumer group neaptide-<connector name>"
          + " (or kafka.consumer.group.id) on the external cluster; partitions that appear later"
          + " are read from their beginning, and a reset of the connector's offsets leads back to"
          + " what is remembered.";

  static final String PRESERVE_PARTITIONS_CONFIG = "preserve.partitions";
  static final boolean PRESERVE_PARTITIONS_DEFAULT = false;
  private static final String PRESERVE_PARTITIONS_DOC =
      "Whether to write each record to the partition number that it was read from. The topic that"
          + " is written must have at least as many partitions as the one that is read: that is"
          + " checked when worker.kafka.bootstrap.servers is given and no transforms are; where it"
          + " is not, the worker waits for a missing partition for ever.";

  private RowsConfig() {}

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            COLUMNS_CONFIG,
            ConfigDef.Type.STRING,
            COLUMNS_DEFAULT,
            Validators.described(
                "columns such as _key, firstName, address.city AS city",
                (name, value) -> ColumnsParser.parse(String.valueOf(value))),
            ConfigDef.Importance.HIGH,
            COLUMNS_DOC,
            ConfigGroups.ROWS,
            1,
            ConfigDef.Width.LONG,
            "Columns")
        .define(
            SQL_CONFIG,
            ConfigDef.Type.STRING,
            SQL_DEFAULT,
            Validators.described(
                "statements such as INSERT INTO output SELECT _key, firstName FROM input",
                (name, value) -> checkSql(String.valueOf(value))),
            ConfigDef.Importance.HIGH,
            SQL_DOC,
            ConfigGroups.ROWS,
            2,
            ConfigDef.Width.LONG,
            "SQL")
        .define(
            START_FROM_CONFIG,
            ConfigDef.Type.STRING,
            START_FROM_DEFAULT,
            Validators.described(
                "earliest, latest, or an ISO-8601 timestamp with a zone",
                (name, value) -> StartFrom.parse(String.valueOf(value))),
            ConfigDef.Importance.MEDIUM,
            START_FROM_DOC,
            ConfigGroups.ROWS,
            3,
            ConfigDef.Width.MEDIUM,
            "Start from",
            List.of(),
            SuggestedValues.of(StartFrom.EARLIEST, StartFrom.LATEST))
        .define(
            PRESERVE_PARTITIONS_CONFIG,
            ConfigDef.Type.BOOLEAN,
            PRESERVE_PARTITIONS_DEFAULT,
            ConfigDef.Importance.LOW,
            PRESERVE_PARTITIONS_DOC,
            ConfigGroups.ROWS,
            4,
            ConfigDef.Width.SHORT,
            "Preserve partitions",
            List.of(),
            SuggestedValues.of(true, false));
  }

  private static void checkSql(String sql) {
    if (!sql.isBlank()) {
      List<SqlStatement> unused = SqlScript.compile(sql);
    }
  }

  /**
   * Which topics are read, and what is written for each, whatever else the properties hold.
   *
   * @throws org.apache.kafka.common.config.ConfigException if the keys are not valid
   */
  static TablePlan tables(Map<String, String> properties) {
    AbstractConfig values =
        new AbstractConfig(define(TopicFormat.define(new ConfigDef(), 1)), properties, false);
    TopicFormat format = new TopicFormat(values.getString(TopicFormat.TOPIC_FORMAT_CONFIG));
    String sql = values.getString(SQL_CONFIG);
    return sql.isBlank()
        ? new TopicTables(
            TopicsConfig.selector(properties),
            format,
            ColumnsParser.parse(values.getString(COLUMNS_CONFIG)))
        : SqlTables.of(sql, format);
  }
}
