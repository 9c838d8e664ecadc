package io.neaptide.connect.jdbc.dialect;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;

/** Which failures of a database are transient. */
public final class SqlFailures {

  /** Wrong user or password, no such database: trying again makes no difference. */
  private static final List<String> REFUSALS = List.of("28", "3D");

  /**
   * Connection lost, transaction rolled back (deadlock, serialization), out of resources, the
   * server is going down or starting, a statement took too long, a lock could not be had, the
   * server is a standby, another transaction has inserted the same row just now.
   */
  private static final List<String> TRANSIENT =
      List.of("08", "40", "53", "57P0", "57014", "55P03", "25006", "23505", "HYT0");

  /**
   * H2: the database was closed, is closing, or its file is still locked by a process that ends; or
   * its file was closed for all by an interrupt of one who used it.
   */
  private static final List<String> TRANSIENT_H2 =
      List.of("90020", "90028", "90031", "90067", "90098", "90121");

  private SqlFailures() {}

  public static boolean isTransient(SQLException failure) {
    boolean passing = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        if (REFUSALS.stream().anyMatch(state::startsWith)) {
          return false;
        }
        passing |=
            sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || TRANSIENT.stream().anyMatch(state::startsWith)
                || TRANSIENT_H2.contains(state);
      }
    }
    return passing;
  }

  /**
   * Whether the transaction only conflicted with one of another task, so that the connection can be
   * used on.
   */
  public static boolean isOfConcurrentTasks(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("40") || state.equals("23505"));
  }
}
