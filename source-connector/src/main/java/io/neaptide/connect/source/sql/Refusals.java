package io.neaptide.connect.source.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is refused because it needs more than the row at hand, and what to use instead. */
final class Refusals {

  private static final String STATE =
      " needs other rows than the one at hand, so state, which this connector does not keep; ";
  private static final String ELSEWHERE =
      "do that behind it, in Kafka Streams, Flink, ksqlDB or the database that the table goes to";

  static final String JOIN = "a join" + STATE + ELSEWHERE;
  static final String GROUP_BY = "GROUP BY" + STATE + ELSEWHERE;
  static final String HAVING = "HAVING" + STATE + ELSEWHERE;
  static final String AGGREGATE = "an aggregate" + STATE + ELSEWHERE;
  static final String WINDOW = "a window" + STATE + ELSEWHERE;
  static final String SUBQUERY =
      "a subquery" + STATE + "write one SELECT over the topic, or " + ELSEWHERE;
  static final String SET_OPERATION =
      "UNION, INTERSECT or EXCEPT of queries"
          + STATE
          + "write each query into a topic of its own with INSERT INTO, or "
          + ELSEWHERE;
  static final String DISTINCT =
      "DISTINCT" + STATE + "a table has one row for each key already, or " + ELSEWHERE;
  static final String ORDER_BY =
      "ORDER BY" + STATE + "a topic has no order but that of each key; sort where it is read";
  static final String LIMIT =
      "LIMIT" + STATE + "choose rows with WHERE, or take the first ones where the table is read";
  static final String WITH =
      "WITH" + STATE + "write one SELECT over the topic with all conditions in it";
  static final String KEY =
      "changing the key needs state, since the row of the old key would have to be deleted, and"
          + " this connector keeps none; leave the key as it is, give the column another name, or"
          + " set another key behind it, in Kafka Streams, Flink or ksqlDB";
  static final String CHANGING =
      "a row must come out the same whenever it is read, which the time, a random number or a"
          + " session do not; take _timestamp for the time of the record, or a transform behind";

  private static final Set<String> AGGREGATES =
      Set.of(
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "STDDEV",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "LISTAGG",
          "STRING_AGG",
          "ARRAY_AGG",
          "GROUP_CONCAT",
          "JSON_AGG",
          "MEDIAN",
          "ANY_VALUE",
          "FIRST_VALUE",
          "LAST_VALUE",
          "LAG",
          "LEAD",
          "RANK",
          "DENSE_RANK",
          "ROW_NUMBER",
          "NTILE",
          "COLLECT",
          "EVERY",
          "BOOL_AND",
          "BOOL_OR",
          "PERCENTILE_CONT",
          "PERCENTILE_DISC",
          "CORR");
  private static final Set<String> WINDOWS = Set.of("TUMBLE", "HOP", "SESSION", "CUMULATE");
  private static final Set<String> CHANGING_FUNCTIONS =
      Set.of(
          "NOW",
          "RAND",
          "RANDOM",
          "UUID",
          "GEN_RANDOM_UUID",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "SYSDATE",
          "GETDATE",
          "PROCTIME",
          "CURRENT_USER",
          "UNIX_TIMESTAMP",
          "CURDATE",
          "CURTIME");

  private Refusals() {}

  /** Why a function is refused, where there is a reason beyond its being unknown. */
  static Optional<String> ofFunction(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (AGGREGATES.contains(upper)) {
      return Optional.of(AGGREGATE);
    }
    if (WINDOWS.contains(upper)) {
      return Optional.of(WINDOW);
    }
    return CHANGING_FUNCTIONS.contains(upper) ? Optional.of(CHANGING) : Optional.empty();
  }
}
