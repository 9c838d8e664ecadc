package io.neaptide.connect.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.neaptide.connect.RowConverter;
import io.neaptide.connect.benchmarks.bed.Parameters;
import io.neaptide.connect.benchmarks.bed.SampleRows;
import io.neaptide.connect.common.digest.RowDigest;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.json.JsonProjection;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What happens to each record, without brokers, beside the same with a Jackson tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FormatBenchmark {

  private static final int ROWS = 1_024;
  private static final String TOPIC = "table";
  private static final Headers HEADERS = new RecordHeaders();
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final ColumnSelection THREE_COLUMNS =
      ColumnSelection.of(
          List.of(List.of("firstName"), List.of("lastName"), List.of("address", "city")));

  private final RowDeserializer reader =
      Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of());
  private final JsonProjection projection =
      JsonProjection.of(
          List.of(
              new JsonProjection.Column("firstName", List.of("firstName")),
              new JsonProjection.Column("lastName", List.of("lastName")),
              new JsonProjection.Column("city", List.of("address", "city"))),
          List.of());
  private final JsonProjection copy = JsonProjection.ofAllColumns(List.of());
  private final RowConverter converter = new RowConverter();
  private final RowDigest digest = new RowDigest();
  private final byte[][] texts = new byte[ROWS][];
  private final byte[][] digests = new byte[ROWS][];
  private final JsonNode[] trees = new JsonNode[ROWS];
  private final Object[] rows = new Object[ROWS];
  private int next;

  /** Prepares the rows. */
  public FormatBenchmark() {
    try {
      for (int at = 0; at < ROWS; at++) {
        texts[at] = SampleRows.sized(at, 190).getBytes(UTF_8);
        trees[at] = JACKSON.readTree(texts[at]);
        rows[at] = decode(texts[at], ColumnSelection.ALL);
        digests[at] = digest.of(decode(texts[at], ColumnSelection.ALL));
      }
    } catch (IOException e) {
      throw new IllegalStateException("The sample rows are no JSON", e);
    }
  }

  static void run(Parameters parameters) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(FormatBenchmark.class.getSimpleName())
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    System.out.println();
    System.out.println("| per record | ns | bytes allocated |");
    System.out.println("|---|---|---|");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f ± %,.0f | %,.0f |%n",
          time.getLabel(),
          time.getScore(),
          time.getScoreError(),
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }
    System.out.println();
  }

  private int next() {
    next = (next + 1) % ROWS;
    return next;
  }

  private Map<String, Object> decode(byte[] text, ColumnSelection columns) {
    return reader.deserialize(TOPIC, HEADERS, text, columns);
  }

  @Benchmark
  public Object decodeAll() {
    return decode(texts[next()], ColumnSelection.ALL);
  }

  @Benchmark
  public Object decodeAllJacksonTree() throws IOException {
    return JACKSON.readTree(texts[next()]);
  }

  @Benchmark
  public Object encodeAll() {
    return converter.fromConnectData(TOPIC, null, rows[next()]);
  }

  @Benchmark
  public Object encodeAllJacksonTree() throws IOException {
    return JACKSON.writeValueAsBytes(trees[next()]);
  }

  /** From bytes to bytes, as where others may look at the row. */
  @Benchmark
  public Object projectThreeColumnsDecoded() {
    return converter.fromConnectData(TOPIC, null, decode(texts[next()], THREE_COLUMNS));
  }

  /** From bytes to bytes, as where nobody does. */
  @Benchmark
  public Object projectThreeColumns() {
    return carried(projection);
  }

  @Benchmark
  public Object projectAllColumns() {
    return carried(copy);
  }

  private Object carried(JsonProjection by) {
    if (by.read(texts[next()]).isEmpty()) {
      throw new IllegalStateException("The sample rows are not plain");
    }
    return by.row().text().orElseThrow();
  }

  @Benchmark
  public Object projectThreeColumnsJacksonTree() throws IOException {
    JsonNode row = JACKSON.readTree(texts[next()]);
    ObjectNode projected = JACKSON.createObjectNode();
    projected.set("firstName", row.path("firstName"));
    projected.set("lastName", row.path("lastName"));
    projected.set(
        "address", JACKSON.createObjectNode().set("city", row.path("address").path("city")));
    return JACKSON.writeValueAsBytes(projected);
  }

  /** A row that is read against one that was kept. */
  @Benchmark
  public boolean compare() {
    int at = next();
    return Arrays.equals(digests[at], digest.of(decode(texts[at], ColumnSelection.ALL)));
  }

  @Benchmark
  public boolean compareJacksonTree() throws IOException {
    int at = next();
    return trees[at].equals(JACKSON.readTree(texts[at]));
  }
}
