package io.neaptide.connect.benchmarks.contender;

import io.neaptide.connect.benchmarks.bed.TestBed;
import io.neaptide.connect.quickstart.cluster.ConnectRest;
import java.time.Duration;
import java.util.Map;

/** A connector on the worker. */
public final class ConnectorContender implements Contender {

  private static final Duration START = Duration.ofSeconds(60);

  private final TestBed bed;
  private final String name;
  private final Setup setup;
  private final TargetName targetName;

  /** The configuration for a run. */
  public interface Setup {
    Map<String, String> config(String input, String run);
  }

  /** The topic that is written in a run. */
  public interface TargetName {
    String of(String input, String run);
  }

  public ConnectorContender(TestBed bed, String name, Setup setup) {
    this(bed, name, setup, (input, run) -> run);
  }

  public ConnectorContender(TestBed bed, String name, Setup setup, TargetName targetName) {
    this.bed = bed;
    this.name = name;
    this.setup = setup;
    this.targetName = targetName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String target(String input, String run) {
    return targetName.of(input, run);
  }

  @Override
  public Running start(String input, String run) {
    ConnectRest rest = bed.worker().rest();
    rest.put(run, setup.config(input, run));
    rest.awaitRunning(run, START);
    return new Running() {
      @Override
      public void requireHealthy() {
        if (rest.states(run).contains("FAILED")) {
          // Fails with the trace.
          rest.awaitRunning(run, Duration.ofSeconds(1));
        }
      }

      @Override
      public void close() {
        rest.delete(run);
      }
    };
  }
}
