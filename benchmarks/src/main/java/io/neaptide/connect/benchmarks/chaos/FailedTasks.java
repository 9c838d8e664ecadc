package io.neaptide.connect.benchmarks.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads in the logs of workers which tasks have failed. The status that Connect tells does not do:
 * a worker that was frozen may write later, over the failure, that the task runs there (seen with
 * 4.3.1).
 */
final class FailedTasks {

  private static final Pattern FAILED =
      Pattern.compile("\\{id=([^}]+)-\\d+} Task threw an uncaught and unrecoverable exception");

  /** Up to where each log was read. */
  private final Map<Path, Long> read = new HashMap<>();

  /** The connectors of the tasks that have failed since the last call, one for each failure. */
  List<String> since(List<Path> logs) {
    List<String> connectors = new ArrayList<>();
    for (Path log : logs) {
      Matcher failures = FAILED.matcher(news(log));
      while (failures.find()) {
        connectors.add(failures.group(1));
      }
    }
    return connectors;
  }

  /** What was added to a log, in whole lines. */
  private String news(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = read.getOrDefault(log, 0L);
      file.seek(from);
      byte[] bytes = new byte[Math.toIntExact(file.length() - from)];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String lines = text.substring(0, text.lastIndexOf('\n') + 1);
      read.put(log, from + lines.length());
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("The log " + log + " cannot be read", e);
    }
  }
}
