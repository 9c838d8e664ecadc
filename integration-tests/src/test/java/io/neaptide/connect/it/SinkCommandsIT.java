package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.it.testing.CommandRun;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.SinkScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code neaptide status}, {@code wait} and {@code plan} of sinks that run. */
@ExtendWith(SharedClusters.class)
class SinkCommandsIT {

  private final ConnectClusters clusters;

  @TempDir private Path folder;

  SinkCommandsIT(ConnectClusters clusters) {
    this.clusters = clusters;
  }

  @Test
  void aPlanIsWaitedForReviewedAppliedAndSeenToStream() throws IOException {
    SinkScenario sink =
        SinkScenario.comparing(clusters, "reviewed")
            .input(2)
            .target(2)
            .targetRow("same", "{\"a\":1}")
            .targetRow("changed", "{\"a\":1,\"b\":\"<b>\"}")
            .targetRow("gone", "{\"a\":9007199254740993}")
            .inputRow("same", "{\"_key\":\"same\",\"a\":1.0}")
            .inputRow("changed", "{\"_key\":\"changed\",\"a\":2,\"b\":\"<b>\"}")
            .inputRow("new", "{\"_key\":\"new\",\"a\":1}")
            .with("reconcile.mode", "plan")
            .with("reconcile.plan.topic", "plan-of-reviewed")
            .start();

    assertThat(run("wait", "reviewed", "--for", "planned", "--timeout", "60s"))
        .returns(0, CommandRun::exitCode)
        .returns("", CommandRun::out);

    Path page = folder.resolve("plan.html");
    CommandRun plan = plan("--html", page.toString());
    String fingerprint = (String) sink.report().get("fingerprint");
    assertThat(plan).returns(0, CommandRun::exitCode).returns("", CommandRun::err);
    assertThat(plan.out())
        .contains(
            "deleted                    1",
            "new                        1",
            "changed                    1",
            "unchanged                  1",
            "a: 1 -> 2",
            "a: 9007199254740993",
            "\"reconcile.approved.plan\": \"" + fingerprint + "\"");
    assertThat(Files.readString(page)).contains("9007199254740993").doesNotContain("<b>");
    assertThat(plan("--action", "deleted", "--key-regex", "^go").out())
        .contains("- gone")
        .doesNotContain("~ changed");

    sink.with("reconcile.mode", "apply").with("reconcile.approved.plan", fingerprint).start();
    assertThat(run("wait", "reviewed", "--for", "streaming", "--timeout", "60s").exitCode())
        .isZero();
    assertThat(sink.written())
        .containsExactlyInAnyOrder("changed={\"a\":2,\"b\":\"<b>\"}", "new={\"a\":1}", "gone=null");

    JsonNode status = new ObjectMapper().readTree(status("--json").out());
    assertThat(status.path("phase").asText()).isEqualTo("STREAM");
    assertThat(status.at("/inputs/0/topic").asText()).isEqualTo("reviewed");
    assertThat(status.at("/inputs/0/end").asLong()).isEqualTo(3);
    assertThat(status.at("/report/topics/reviewed/changed").asLong()).isEqualTo(1);
    assertThat(status().out()).contains("reviewed  STREAM  since", "lag", "reviewed-task-");

    assertThat(plan().out())
        .as("rows that were replaced stand in the target until they are compacted")
        .contains("a: 1 -> 2", "has begun generation");
  }

  @Test
  void whatCannotComeIsSaidByTheExitCodeAndInOneLine() {
    CommandRun unknown = run("status", "nobody");
    assertThat(unknown).returns(2, CommandRun::exitCode).returns("", CommandRun::out);
    assertThat(unknown.err().lines()).singleElement().asString().contains("__neaptide-nobody");

    CommandRun late = run("wait", "nobody", "--for", "streaming", "--timeout", "1s");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.err()).contains("nobody is not streaming: not within 1 s (--timeout)");

    CommandRun missing = run("wait", "nobody", "--for", "planned", "--patience", "1s");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("__neaptide-nobody");

    clusters.external().create("no-state", 1);
    clusters.external().produce("no-state", "key", "{}");
    CommandRun other = run("status", "x", "--state-topic", "no-state");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("no-state is not the state topic of a connector");
  }

  @Test
  void aSinkThatRefusesAndOneThatFinishesEndTheWait() {
    SinkScenario.comparing(clusters, "command-refusing")
        .input(1)
        .target(1)
        .targetRow("gone", "{\"a\":1}")
        .with("reconcile.max.deletes.percent", "0")
        .start()
        .awaitPhase("REFUSED");
    CommandRun refused = run("wait", "command-refusing", "--for", "streaming", "--patience", "1s");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("refusing is not streaming: its difference was refused");

    SinkScenario.comparing(clusters, "finishing")
        .input(1)
        .target(1)
        .inputRow("new", "{\"a\":1}")
        .with("reconcile.mode", "once")
        .start();
    assertThat(run("wait", "finishing", "--for", "finished", "--timeout", "60s").exitCode())
        .isZero();
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", clusters.external().bootstrapServers()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private CommandRun status(String... arguments) {
    return withWorker(List.of("status", "reviewed"), arguments);
  }

  private CommandRun plan(String... arguments) {
    return withWorker(List.of("plan", "reviewed", "--plan-topic", "plan-of-reviewed"), arguments);
  }

  private CommandRun withWorker(List<String> command, String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    all.addAll(List.of("--worker-bootstrap-server", clusters.worker().bootstrapServers()));
    return run(all.toArray(String[]::new));
  }
}
