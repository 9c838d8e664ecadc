package io.neaptide.connect.sink.identity;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.state.Fingerprint;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StreamSettings;
import io.neaptide.connect.sink.task.TaskId;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Makes sure that a stream is only continued with the settings that it was begun with. Thread-safe
 * once it is {@linkplain #open open}.
 */
public final class StreamGuard {

  private final SinkConfig config;
  private final Supplier<StreamIdentity.Clusters> clusters;
  private final String streamVersion;
  private final String connector;
  private final String stateTopic;
  private volatile StreamSettings ofInitialPhase;
  private volatile StreamSettings ofPlain;

  /**
   * Guards the stream of a configuration.
   *
   * @param clusters asks the clusters for their ids
   */
  public StreamGuard(SinkConfig config, Supplier<StreamIdentity.Clusters> clusters) {
    this.config = config;
    this.clusters = clusters;
    this.streamVersion = config.initial().streamVersion();
    this.connector = TaskId.connectorOf(config.properties());
    this.stateTopic = config.exactlyOnce(connector).stateTopic();
  }

  /** Asks the clusters for their ids; retriable. */
  public void open() {
    StreamIdentity.Clusters ids = clusters.get();
    ofPlain = StreamIdentity.ofPlain(config, ids);
    ofInitialPhase = StreamIdentity.ofInitialPhase(config, ids);
  }

  public String streamVersion() {
    return streamVersion;
  }

  /** The name of the connector. */
  public String connector() {
    return connector;
  }

  /**
   * Checks that a generation, of whichever stream, is this connector's.
   *
   * @throws ConnectException if it is that of another one
   */
  public void requireOwn(Generation generation) {
    generation.requireOf(connector, stateTopic);
  }

  /** Whether another cluster that the input is on would be noticed. */
  public boolean isInputKnown() {
    return config.workerCluster().isPresent();
  }

  /** Whether a generation is one of this stream, whatever its phase and settings. */
  public boolean isOfStream(Generation generation) {
    return generation.streamVersion().equals(streamVersion);
  }

  /** The fingerprint of the current settings, recorded with a new generation. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(config.initialPhaseReason().isPresent() ? ofInitialPhase : ofPlain);
  }

  /** The current settings of a stream with an initial phase, whether they may be secrets or not. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>(ofInitialPhase.plain());
    settings.putAll(ofInitialPhase.confidential());
    return settings;
  }

  /** Whether a generation was begun with the current settings. */
  public boolean isByTheseSettings(Generation generation) {
    return changes(generation).isEmpty();
  }

  private SortedMap<String, String> changes(Generation generation) {
    return generation
        .settings()
        .changes(generation.phase() == Phase.PLAIN ? ofPlain : ofInitialPhase);
  }

  /**
   * Checks that a generation of this stream may be continued.
   *
   * @throws ConnectException if it was begun by other settings; names them
   */
  public void requireTheseSettings(Generation generation) {
    requireNotEnded(generation);
    SortedMap<String, String> changes = changes(generation);
    if (!changes.isEmpty()) {
      throw new ConnectException(
          "The stream of "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + "="
              + streamVersion
              + " was begun by other settings: "
              + StreamIdentity.describe(changes)
              + ". What stands in its target topics was written by those, so nothing is written by"
              + " the new ones. Set them as they were to go on, or set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: "
              + consequence());
    }
  }

  /** A stream that others rely on does not end without a word. */
  private void requireNotEnded(Generation generation) {
    if (generation.phase() == Phase.FINISHED
        && config.initial().mode() == InitialPhaseConfig.Mode.PLAN) {
      throw new ConnectException(
          "The stream of "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + "="
              + streamVersion
              + " is finished, so "
              + InitialPhaseConfig.MODE_CONFIG
              + "=plan has nothing to plan. Set "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the next start compares again");
    }
    if (generation.phase() == Phase.STREAM
        && config.initial().mode() == InitialPhaseConfig.Mode.ONCE) {
      throw new ConnectException(
          "The stream of "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + "="
              + streamVersion
              + " has begun, and "
              + InitialPhaseConfig.MODE_CONFIG
              + "=once ends before that, so nothing is passed on. Set "
              + InitialPhaseConfig.MODE_CONFIG
              + " to apply to stream on, or "
              + InitialPhaseConfig.STREAM_VERSION_CONFIG
              + " to another value: the next start compares again, writes only what is different,"
              + " and is finished then");
    }
  }

  /**
   * Whether nothing is left to do for a generation but to stream, or to hold where it was finished.
   */
  public boolean isAtRest(Generation generation) {
    return isOfStream(generation)
        && (generation.phase() == Phase.STREAM
            || (generation.phase() == Phase.FINISHED
                && config.initial().mode() != InitialPhaseConfig.Mode.APPLY));
  }

  private String consequence() {
    return config
        .initialPhaseReason()
        .map(
            need ->
                need.isComparison()
                    ? "the next start compares with what the target topics hold and writes only what"
                        + " is different"
                    : "the next start writes the input again from its beginning before its hook is"
                        + " told")
        .orElse(
            "the connector then goes on by the new settings from where its input stands. Reset its"
                + " offsets, too, if the input is to be written again from its beginning");
  }
}
