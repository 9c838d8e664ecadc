package io.neaptide.connect.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus that scrapes one address every second, and evaluates rules as often. */
final class PrometheusServer implements AutoCloseable {

  private static final String PROGRAM = "prometheus";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI url;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusServer(Process process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
  }

  /**
   * Starts one.
   *
   * @param directory where it keeps all that it writes
   * @param target what it scrapes, as host:port
   * @param rules the text of a file of rules
   */
  static PrometheusServer start(Path directory, String target, String rules) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("rules.yml"), rules);
      Path config =
          Files.writeString(
              directory.resolve("prometheus.yml"),
              """
              global:
                scrape_interval: 1s
                evaluation_interval: 1s
              rule_files: [rules.yml]
              scrape_configs:
                - job_name: connect
                  static_configs:
                    - targets: ["%s"]
              """
                  .formatted(target));
      int port = freePort();
      Path log = directory.resolve("prometheus.log");
      Process process =
          new ProcessBuilder(
                  PROGRAM,
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      PrometheusServer server =
          new PrometheusServer(process, URI.create("http://127.0.0.1:" + port), log);
      Waiting.until(
          "Prometheus to be ready",
          Duration.ofSeconds(30),
          () -> server.isReady(),
          () -> server.tail());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus cannot be started", e);
    }
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode data(String path) {
    try {
      JsonNode answer = JSON.readTree(get(path).body());
      if (!answer.path("status").asText().equals("success")) {
        throw new AssertionError("Prometheus refuses " + path + ": " + answer);
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** The result of an expression: an array, which is empty where it returns no data. */
  private JsonNode query(String expression) {
    return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** Whether an expression had a value in the last while that is a number, and not NaN. */
  boolean hasHadNumber(String expression) {
    for (JsonNode series : query("max_over_time((" + expression + ")[15m:2s])")) {
      if (!series.path("value").path(1).asText("NaN").equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  /** The alerts that fire now, as name/connector. */
  Set<String> firing() {
    Set<String> firing = new TreeSet<>();
    for (JsonNode alert : data("/api/v1/alerts").path("alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        firing.add(labels.path("alertname").asText() + "/" + labels.path("connector").asText());
      }
    }
    return firing;
  }

  /** What it has logged. */
  String tail() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return log + " cannot be read";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
