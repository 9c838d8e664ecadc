package io.neaptide.connect.benchmarks.scale;

import io.neaptide.connect.benchmarks.bed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * What tells that writers were fenced.
 *
 * @param writers messages of the worker about a writer that the brokers refuse since another one
 *     has taken its place
 * @param aborted transactions of the target topic that were aborted
 */
record Fencing(int writers, int aborted) {

  private static final Pattern MESSAGE = Pattern.compile("^\\d{2}:\\d{2}:\\d{2}\\.\\d{3} ");
  private static final Pattern FENCED =
      Pattern.compile("ProducerFencedException|InvalidProducerEpochException");

  /** Looks into the worker's log and the target topic's segments. */
  static Fencing of(TestBed bed, String topic) {
    try {
      return new Fencing(
          fencedWriters(Files.readAllLines(bed.worker().process().log())),
          abortedTransactions(bed.directory("broker").resolve("data"), topic));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for fenced writers", e);
    }
  }

  /** Messages whose text or stack trace names the exception, each counted once. */
  private static int fencedWriters(List<String> log) {
    int writers = 0;
    boolean counted = true;
    for (String line : log) {
      if (MESSAGE.matcher(line).find()) {
        counted = false;
      }
      if (!counted && FENCED.matcher(line).find()) {
        counted = true;
        writers++;
      }
    }
    return writers;
  }

  private static int abortedTransactions(Path data, String topic) throws IOException {
    Pattern partition = Pattern.compile(Pattern.quote(topic) + "-\\d+");
    int aborted = 0;
    try (Stream<Path> files = Files.walk(data, 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        if (partition.matcher(file.getParent().getFileName().toString()).matches()) {
          aborted += aborts(file);
        }
      }
    }
    return aborted;
  }

  private static int aborts(Path segment) throws IOException {
    int aborts = 0;
    try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
      for (RecordBatch batch : records.batches()) {
        if (batch.isControlBatch()) {
          for (Record record : batch) {
            aborts += ControlRecordType.parse(record.key()) == ControlRecordType.ABORT ? 1 : 0;
          }
        }
      }
    }
    return aborts;
  }
}
