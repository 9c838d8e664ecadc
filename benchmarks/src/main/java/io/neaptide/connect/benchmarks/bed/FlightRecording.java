package io.neaptide.connect.benchmarks.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JDK Flight Recording of another virtual machine, made with its diagnostic commands. */
public final class FlightRecording {

  private static final String NAME = "benchmark";

  private final long pid;

  private FlightRecording(long pid) {
    this.pid = pid;
  }

  public static FlightRecording start(long pid) {
    String unused = Diagnostics.ask(pid, "JFR.start", "name=" + NAME, "settings=profile");
    return new FlightRecording(pid);
  }

  /** Ends the recording and writes it. */
  public void stop(Path file) {
    try {
      Path unused = Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the directory of " + file, e);
    }
    String unused = Diagnostics.ask(pid, "JFR.stop", "name=" + NAME, "filename=" + file);
  }
}
