package io.neaptide.connect.it.testing;

import static io.neaptide.connect.it.testing.Eventually.eventually;

import io.neaptide.connect.quickstart.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Apicurio Registry as a process, with its data in memory. */
public final class SchemaRegistry implements AutoCloseable {

  private final int port;
  private final Process process;
  private final Path log;

  private SchemaRegistry(int port, Process process, Path log) {
    this.port = port;
    this.process = process;
    this.log = log;
  }

  /** Starts one, which answers some seconds later. */
  public static SchemaRegistry start() {
    Path folder = Installation.current().home().resolve("integration-tests/target/schema-registry");
    try (ServerSocket free = new ServerSocket(0);
        Stream<Path> files = Files.list(folder)) {
      Path jar =
          files
              .filter(file -> file.toString().endsWith("-runner.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("No registry in " + folder));
      int port = free.getLocalPort();
      Path log = Files.createTempFile("schema-registry", ".log");
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx256m",
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-Dquarkus.http.host=127.0.0.1",
                      "-Dquarkus.http.port=" + port,
                      "-jar",
                      jar.toString()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new SchemaRegistry(port, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers. */
  public SchemaRegistry awaitAnswer() {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ask = HttpRequest.newBuilder(URI.create(url() + "/system/info")).build();
    eventually()
        .alias("an answer of the registry, whose log is " + log)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.send(ask, BodyHandlers.discarding()).statusCode() == 200);
    return this;
  }

  public int port() {
    return port;
  }

  /** Where converters find it. */
  public String url() {
    return url(port);
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port + "/apis/registry/v2";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
