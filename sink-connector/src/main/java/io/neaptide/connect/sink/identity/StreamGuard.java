package io.neaptide.connect.sink.identity;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.state.Fingerprint;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.state.StreamSettings;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Sees to it that a stream is only gone on with by the settings that it was begun with. Thread-safe
 * once it is {@linkplain #open open}.
 */
public final class StreamGuard {

  private final SinkConfig config;
  private final Supplier<StreamIdentity.Clusters> clusters;
  private final String streamVersion;
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
  }

  /** Asks the clusters who they are; retriable. */
  public void open() {
    StreamIdentity.Clusters ids = clusters.get();
    ofPlain = StreamIdentity.ofPlain(config, ids);
    ofInitialPhase = StreamIdentity.ofInitialPhase(config, ids);
  }

  public String streamVersion() {
    return streamVersion;
  }

  /** Whether a generation is one of this stream, whatever its phase and settings. */
  public boolean isOfStream(Generation generation) {
    return generation.streamVersion().equals(streamVersion);
  }

  /** What is recorded with a generation that is begun now. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(config.initialNeed().isPresent() ? ofInitialPhase : ofPlain);
  }

  /** Whether a generation was begun by the settings that hold now. */
  public boolean isByTheseSettings(Generation generation) {
    return changes(generation).isEmpty();
  }

  private SortedMap<String, String> changes(Generation generation) {
    return generation
        .settings()
        .changes(generation.phase() == Phase.PLAIN ? ofPlain : ofInitialPhase);
  }

  /**
   * Lets a generation of this stream be gone on with.
   *
   * @throws ConnectException if it was begun by other settings; names them
   */
  public void requireTheseSettings(Generation generation) {
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

  private String consequence() {
    return config
        .initialNeed()
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
