package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at the initial phase of a stream; or, where there is no initial phase, what positions
 * are written for.
 *
 * @param number counts the generations of a connector, from 1; positions of another number say
 *     nothing
 * @param streamVersion the {@code stream.version} it was begun for
 * @param phase how far it is
 * @param bounds what it compares; while it is being prepared, and where there is no initial phase,
 *     those of the generation before, if there was one
 * @param settings by which settings it was begun
 */
public record Generation(
    long number, String streamVersion, Phase phase, Optional<Bounds> bounds, Fingerprint settings) {

  public Generation {
    if (bounds.isEmpty() && phase.hasBounds()) {
      throw new IllegalArgumentException("A generation in phase " + phase + " has bounds");
    }
  }

  /** A generation that tells nothing of its settings. */
  public Generation(long number, String streamVersion, Phase phase, Optional<Bounds> bounds) {
    this(number, streamVersion, phase, bounds, Fingerprint.NONE);
  }

  /** The same generation with other bounds. */
  public Generation within(Bounds other) {
    return new Generation(number, streamVersion, phase, Optional.of(other), settings);
  }

  /** The same generation in a later phase. */
  public Generation in(Phase later) {
    return new Generation(number, streamVersion, later, bounds, settings);
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", number);
    row.put("streamVersion", streamVersion);
    row.put("phase", phase.name());
    row.put("bounds", bounds.map(Bounds::toRow).orElse(null));
    row.put("settings", settings.toRow());
    return row;
  }

  static Generation ofRow(Map<String, Object> row) {
    return new Generation(
        StateFields.number(row, "generation"),
        StateFields.text(row, "streamVersion"),
        Phase.valueOf(StateFields.text(row, "phase")),
        Optional.ofNullable(row.get("bounds")).map(StateFields::asObject).map(Bounds::ofRow),
        Fingerprint.ofRow(StateFields.object(row, "settings")));
  }
}
