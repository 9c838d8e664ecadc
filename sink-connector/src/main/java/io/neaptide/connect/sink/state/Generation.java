package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at the initial phase of a stream.
 *
 * @param number counts the generations of a connector, from 1
 * @param streamVersion the {@code stream.version} it was begun for
 * @param phase how far it is
 * @param bounds what it compares; while it is being prepared those of the generation before, if
 *     there was one
 */
public record Generation(long number, String streamVersion, Phase phase, Optional<Bounds> bounds) {

  public Generation {
    if (bounds.isEmpty() && phase != Phase.PREPARING && phase != Phase.RESET) {
      throw new IllegalArgumentException("A generation in phase " + phase + " has bounds");
    }
  }

  /** The same generation with other bounds. */
  public Generation within(Bounds other) {
    return new Generation(number, streamVersion, phase, Optional.of(other));
  }

  /** The same generation in a later phase. */
  public Generation in(Phase later) {
    return new Generation(number, streamVersion, later, bounds);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", number);
    row.put("streamVersion", streamVersion);
    row.put("phase", phase.name());
    row.put("bounds", bounds.map(Bounds::toRow).orElse(null));
    return row;
  }

  static Generation ofRow(Map<String, Object> row) {
    return new Generation(
        Rows.number(row, "generation"),
        Rows.text(row, "streamVersion"),
        Phase.valueOf(Rows.text(row, "phase")),
        Optional.ofNullable(row.get("bounds")).map(Rows::asObject).map(Bounds::ofRow));
  }
}
