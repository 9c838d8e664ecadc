package io.neaptide.connect.source;

import io.neaptide.connect.common.config.ConfigGroups;
import io.neaptide.connect.common.config.Validators;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** Keys that say which rows are emitted, and what of them. */
final class RowsConfig {

  static final String COLUMNS_CONFIG = "columns";
  static final String COLUMNS_DEFAULT = "*";
  private static final String COLUMNS_DOC =
      "Columns of the rows that are written, separated by commas. * stands for all columns of the"
          + " value, _key for the key of the record, a.b for the field b of the column a; AS gives"
          + " another name, else the last name of the path is taken. A name with dots, commas,"
          + " spaces or quotes is put into \" or `, where a doubled quote stands for one; a quoted"
          + " \"_key\" is a column of the value. Beside other columns, * stands for the columns"
          + " whose names are not given otherwise. A column that a value lacks is null.";

  static final String START_FROM_CONFIG = "start.from";
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
            START_FROM_CONFIG,
            ConfigDef.Type.STRING,
            START_FROM_DEFAULT,
            Validators.described(
                "earliest, latest, or an ISO-8601 timestamp with a zone",
                (name, value) -> StartFrom.parse(String.valueOf(value))),
            ConfigDef.Importance.MEDIUM,
            START_FROM_DOC,
            ConfigGroups.ROWS,
            2,
            ConfigDef.Width.MEDIUM,
            "Start from",
            List.of(),
            Choices.of(StartFrom.EARLIEST, StartFrom.LATEST))
        .define(
            PRESERVE_PARTITIONS_CONFIG,
            ConfigDef.Type.BOOLEAN,
            PRESERVE_PARTITIONS_DEFAULT,
            ConfigDef.Importance.LOW,
            PRESERVE_PARTITIONS_DOC,
            ConfigGroups.ROWS,
            3,
            ConfigDef.Width.SHORT,
            "Preserve partitions",
            List.of(),
            Choices.of(true, false));
  }
}
