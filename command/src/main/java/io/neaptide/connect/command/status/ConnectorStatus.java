package io.neaptide.connect.command.status;

import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What a connector is doing.
 *
 * @param connector its name
 * @param generation the last generation; empty where no task has written one yet
 * @param since when it came to its phase
 * @param lastWritten when its state topic was written last
 * @param progress how much of the phase is done; empty where that is not told
 * @param inputs its input topics
 * @param owners by the transactional id of a task, the input partitions that it owns
 * @param report the last report of a difference, if it is of this generation
 */
record ConnectorStatus(
    String connector,
    Optional<Generation> generation,
    Optional<Instant> since,
    Optional<Instant> lastWritten,
    Optional<Progress> progress,
    List<InputTopic> inputs,
    NavigableMap<String, List<String>> owners,
    Optional<Map<String, Object>> report) {

  /** The name of the phase. */
  String phase() {
    return generation.map(Generation::phase).map(Phase::name).orElse("NONE");
  }
}
