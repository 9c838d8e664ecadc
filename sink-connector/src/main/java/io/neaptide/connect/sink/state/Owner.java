package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may write what an input partition holds. Written in transactions of the lock id of a
 * connector alone, so committed records of a partition are in one order, and each proves that the
 * owner before it is fenced or has released the partition.
 *
 * @param writer the transactional id of the owner's writer; empty where nobody owns the partition
 * @param incarnation tells the writer from every other one with the same transactional id
 * @param epoch counts the owners of the partition, from 1
 */
public record Owner(Optional<String> writer, String incarnation, long epoch) {

  /** What comes before the first owner. */
  static final Owner NONE = new Owner(Optional.empty(), "", 0);

  public static Owner of(String writer, String incarnation, long epoch) {
    return new Owner(Optional.of(writer), incarnation, epoch);
  }

  /** Nobody, after this owner. */
  public Owner free() {
    return new Owner(Optional.empty(), "", epoch + 1);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    writer.ifPresent(id -> row.put("writer", id));
    row.put("incarnation", incarnation);
    row.put("epoch", epoch);
    return row;
  }

  static Owner ofRow(Map<String, Object> row) {
    return new Owner(
        StateFields.textIfPresent(row, "writer"),
        StateFields.text(row, "incarnation"),
        StateFields.number(row, "epoch"));
  }
}
