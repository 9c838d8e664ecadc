package io.neaptide.connect.benchmarks.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells of a process.
 *
 * @param threads how many it has
 * @param peakMegabytes the most memory that it ever had
 */
public record ProcessStatus(int threads, double peakMegabytes) {

  public static ProcessStatus of(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "status");
    try {
      int threads = 0;
      double peak = 0;
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("Threads:")) {
          threads = Integer.parseInt(number(line));
        } else if (line.startsWith("VmHWM:")) {
          peak = Long.parseLong(number(line)) / 1024.0;
        }
      }
      return new ProcessStatus(threads, peak);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static String number(String line) {
    return line.replaceAll("[^0-9]", "");
  }
}
