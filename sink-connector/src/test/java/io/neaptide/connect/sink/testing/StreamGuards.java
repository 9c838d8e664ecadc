package io.neaptide.connect.sink.testing;

import io.neaptide.connect.sink.config.SinkConfig;
import io.neaptide.connect.sink.identity.StreamGuard;
import io.neaptide.connect.sink.identity.StreamIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Guards of streams, for tests. */
public final class StreamGuards {

  private StreamGuards() {}

  /** The guard of a stream on the clusters {@code E} and {@code W}, open. */
  public static StreamGuard of(String streamVersion, Map<String, String> more) {
    return of(streamVersion, more, Optional.of("E"), Optional.of("W"));
  }

  public static StreamGuard of(
      String streamVersion,
      Map<String, String> more,
      Optional<String> external,
      Optional<String> worker) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "people");
    properties.put("topics", "people");
    properties.put("kafka.bootstrap.servers", "b:1");
    properties.put("stream.version", streamVersion);
    properties.put("delivery.guarantee", "exactly_once");
    properties.putAll(more);
    StreamGuard guard =
        new StreamGuard(
            new SinkConfig(properties), () -> new StreamIdentity.Clusters(external, worker));
    guard.open();
    return guard;
  }
}
