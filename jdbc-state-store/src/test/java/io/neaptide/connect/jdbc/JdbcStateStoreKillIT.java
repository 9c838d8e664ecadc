package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.jdbc.KillableSink.Table;
import io.neaptide.connect.jdbc.KillableSink.Target;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real PostgreSQL, or H2 in a file, and a process that uses the store, killed at random moments:
 * what the target holds in the end is what the input says, stream after stream.
 */
class JdbcStateStoreKillIT {

  private static final int STREAMS = 3;
  private static final int KEYS = 300;
  private static final int EVENTS = 9_000;

  @TempDir private Path directory;

  private final long seed = Long.getLong("neaptide.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private int kills;

  @Test
  void nothingIsLostWhenTheWorkerOrPostgresIsKilled() throws Exception {
    Path data = directory.resolve("postgres");
    EmbeddedPostgres postgres = start(data, 0);
    int port = postgres.getPort();
    String url = "jdbc:postgresql://localhost:" + port + "/postgres";
    try {
      for (int version = 1; version <= STREAMS; version++) {
        Table table = new Table(seed, version, KEYS, EVENTS);
        Process sink = launch(table, url, "postgres");
        for (int kill = 0; kill < 5; kill++) {
          runForAWhile(sink);
          if (kill % 2 == 0) {
            sink = killAndRelaunch(sink, table, url, "postgres");
          } else {
            killPostgres(data);
            // Lets go of the directory.
            postgres.close();
            postgres = restart(data, port);
          }
          kills++;
        }
        finish(sink, table);
      }
    } finally {
      postgres.close();
    }
    assertThat(kills).isEqualTo(STREAMS * 5);
  }

  @Test
  void nothingIsLostWhenAWorkerWithAnEmbeddedDatabaseIsKilled() throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("h2");
    for (int version = 1; version <= 2; version++) {
      Table table = new Table(seed, version, KEYS, 1_500);
      Process sink = launch(table, url, "");
      for (int kill = 0; kill < 4; kill++) {
        runForAWhile(sink);
        sink = killAndRelaunch(sink, table, url, "");
      }
      finish(sink, table);
    }
  }

  private Process killAndRelaunch(Process sink, Table table, String url, String user)
      throws Exception {
    sink.destroyForcibly().waitFor();
    return launch(table, url, user);
  }

  private Process launch(Table table, String url, String user) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            KillableSink.class.getName(),
            target().toString(),
            Long.toString(table.seed()),
            Integer.toString(table.version()),
            Integer.toString(table.keys()),
            Integer.toString(table.events()),
            url,
            user)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path target() {
    return directory.resolve("target");
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** Until the process has written something, and then a little longer. */
  private void runForAWhile(Process sink) throws InterruptedException {
    long before = target().toFile().length();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !sink.isAlive() || target().toFile().length() > before);
    sink.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
  }

  private void finish(Process sink, Table table) throws Exception {
    assertThat(sink.waitFor(90, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(sink.exitValue()).as(() -> "exit code; seed " + seed + "\n" + text(log())).isZero();
    Target target = new Target(target());
    assertThat(target.isFinished(table)).isTrue();
    assertThat(target.rows())
        .as("-Dneaptide.seed=%d, stream %d", seed, table.version())
        .isEqualTo(table.rows());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data.toFile())
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(30))
        .start();
  }

  private static void killPostgres(Path data) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> servers = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    servers.forEach(ProcessHandle::destroyForcibly);
    servers.forEach(server -> server.onExit().join());
    postmaster.onExit().join();
  }

  /**
   * Its lock files are still there; a server of the same directory may take a moment to be gone.
   */
  private static EmbeddedPostgres restart(Path data, int port) throws IOException {
    File lock = data.resolve("postmaster.pid").toFile();
    if (lock.exists()) {
      Files.delete(lock.toPath());
    }
    return start(data, port);
  }
}
