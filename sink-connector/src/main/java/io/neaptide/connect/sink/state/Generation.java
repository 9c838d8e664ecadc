package io.neaptide.connect.sink.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * One attempt at the initial phase of a stream; or, where there is no initial phase, the stream
 * that positions are written in.
 *
 * @param number counts the generations of a connector, from 1; in an initial phase positions of
 *     another number say nothing
 * @param streamVersion the {@code stream.version} it was begun for
 * @param phase how far it is
 * @param bounds what it compares; while it is being prepared, and where there is no initial phase,
 *     those of the generation before, if there was one
 * @param settings the settings that it was begun with
 * @param positionsSince the first number whose positions tell how far the input is written, where
 *     it is gone on with without an initial phase: an initial phase that writes nothing takes none
 *     of them away
 * @param incomplete whether an initial phase, this one or one that it takes the place of, may have
 *     written to the target topics and was not finished since
 * @param connector the name of the connector whose it is; empty where that was reset, so that
 *     another one may take its place
 */
public record Generation(
    long number,
    String streamVersion,
    Phase phase,
    Optional<Bounds> bounds,
    Fingerprint settings,
    long positionsSince,
    boolean incomplete,
    Optional<String> connector) {

  public Generation {
    if (bounds.isEmpty() && phase.hasBounds()) {
      throw new IllegalArgumentException("A generation in phase " + phase + " has bounds");
    }
    incomplete = phase.isUnfinished() && (incomplete || phase.isWriting());
    positionsSince = phase.isOver() ? number : positionsSince;
  }

  /** A generation that follows no other one. */
  public Generation(
      long number,
      String streamVersion,
      Phase phase,
      Optional<Bounds> bounds,
      Fingerprint settings) {
    this(number, streamVersion, phase, bounds, settings, number, false, Optional.empty());
  }

  /** The same, which records no settings. */
  public Generation(long number, String streamVersion, Phase phase, Optional<Bounds> bounds) {
    this(number, streamVersion, phase, bounds, Fingerprint.NONE);
  }

  /** An initial phase that begins after another generation, if there was one. */
  public static Generation prepared(
      long number, String streamVersion, Optional<Generation> before, Fingerprint settings) {
    return new Generation(
        number,
        streamVersion,
        Phase.PREPARING,
        before.flatMap(Generation::bounds),
        settings,
        before.map(Generation::positionsSince).orElse(number),
        before.filter(Generation::incomplete).isPresent(),
        Optional.empty());
  }

  /**
   * A stream without an initial phase, from where the input stands. It takes another number only
   * after an initial phase that was given up, so that nobody works for that one any more.
   */
  public static Generation withoutInitialPhase(
      String streamVersion, Optional<Generation> before, Fingerprint settings) {
    long number = before.map(last -> last.number + (last.phase.isUnfinished() ? 1 : 0)).orElse(1L);
    return new Generation(
        number,
        streamVersion,
        Phase.PLAIN,
        before.flatMap(Generation::bounds),
        settings,
        before.map(Generation::positionsSince).orElse(number),
        false,
        Optional.empty());
  }

  /**
   * The bounds of a generation in a phase that has them.
   *
   * @throws java.util.NoSuchElementException if there are none
   */
  public Bounds fixedBounds() {
    return bounds.orElseThrow();
  }

  /** The same generation with other bounds. */
  public Generation withBounds(Bounds other) {
    return new Generation(
        number,
        streamVersion,
        phase,
        Optional.of(other),
        settings,
        positionsSince,
        incomplete,
        connector);
  }

  /** The same generation in a later phase. */
  public Generation inPhase(Phase later) {
    return new Generation(
        number, streamVersion, later, bounds, settings, positionsSince, incomplete, connector);
  }

  /** The same generation as that of a connector. */
  public Generation ofConnector(String name) {
    return new Generation(
        number,
        streamVersion,
        phase,
        bounds,
        settings,
        positionsSince,
        incomplete,
        Optional.of(name));
  }

  /**
   * Checks that it is not that of another connector, which would take it for its own, too.
   *
   * @param topic the state topic, for the message
   * @throws ConnectException if it is
   */
  public void requireOf(String name, String topic) {
    if (connector.filter(other -> !other.equals(name)).isPresent()) {
      throw new ConnectException(
          "The state topic "
              + topic
              + " is that of the connector "
              + connector.get()
              + ", whose progress "
              + name
              + " would take for its own. Nothing was written. Give "
              + name
              + " a state.topic of its own, or, if "
              + connector.get()
              + " is not used any more, reset its offsets or delete the topic");
    }
  }

  /** Whether a position says how far the input is written, where there is no initial phase. */
  public boolean hasPosition(Position position) {
    return position.generation() >= positionsSince && position.generation() <= number;
  }

  Map<String, Object> toRow() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("generation", number);
    row.put("streamVersion", streamVersion);
    row.put("phase", phase.name());
    row.put("bounds", bounds.map(Bounds::toRow).orElse(null));
    row.put("settings", settings.toRow());
    row.put("positionsSince", positionsSince);
    row.put("incomplete", incomplete);
    connector.ifPresent(name -> row.put("connector", name));
    return row;
  }

  static Generation ofRow(Map<String, Object> row) {
    return new Generation(
        StateFields.number(row, "generation"),
        StateFields.text(row, "streamVersion"),
        Phase.valueOf(StateFields.text(row, "phase")),
        Optional.ofNullable(row.get("bounds")).map(StateFields::asObject).map(Bounds::ofRow),
        Fingerprint.ofRow(StateFields.object(row, "settings")),
        StateFields.number(row, "positionsSince"),
        StateFields.flag(row, "incomplete"),
        StateFields.textIfPresent(row, "connector"));
  }
}
