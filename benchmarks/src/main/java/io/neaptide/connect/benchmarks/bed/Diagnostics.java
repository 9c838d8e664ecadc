package io.neaptide.connect.benchmarks.bed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Diagnostic commands of another virtual machine, through the JDK's {@code jcmd}. */
public final class Diagnostics {

  private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");

  private Diagnostics() {}

  /** Collects, and returns how many megabytes of the heap are in use then. */
  public static long liveHeapMegabytes(long pid) {
    String unused = ask(pid, "GC.run");
    Matcher heap = HEAP.matcher(ask(pid, "GC.heap_info"));
    if (!heap.find()) {
      throw new IllegalStateException("No use of heap in what GC.heap_info answers");
    }
    return Long.parseLong(heap.group(1)) / 1024;
  }

  /** Asks, and returns what is answered. */
  public static String ask(long pid, String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(pid));
    line.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", line) + " failed: " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + String.join(" ", line), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking a virtual machine", e);
    }
  }
}
