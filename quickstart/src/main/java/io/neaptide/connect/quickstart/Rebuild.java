package io.neaptide.connect.quickstart;

import io.neaptide.connect.quickstart.cluster.ConnectRest;
import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import io.neaptide.connect.quickstart.cluster.NeaptideTool;
import io.neaptide.connect.quickstart.cluster.RowWriter;
import io.neaptide.connect.quickstart.cluster.TableTopic;
import io.neaptide.connect.quickstart.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The point of the product: a table is computed again, and its readers see only what is different.
 */
final class Rebuild {

  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Pattern FINGERPRINT = Pattern.compile("\"fingerprint\":\"([^\"]+)\"");
  private static final int OK = 0;

  private final Console console;
  private final NeaptideTool neaptide;
  private final ConnectRest rest;
  private final ConnectorFile source;
  private final ConnectorFile sink;
  private final TableTopic input;
  private final TableTopic target;
  private final String planTopic;

  /**
   * @param source fills the input, until the rebuild does
   * @param sink the sink, with what a comparison takes
   */
  Rebuild(
      Console console,
      NeaptideTool neaptide,
      ConnectRest rest,
      ConnectorFile source,
      ConnectorFile sink,
      TableTopic input,
      TableTopic target) {
    this.console = console;
    this.neaptide = neaptide;
    this.rest = rest;
    this.source = source;
    this.planTopic = sink.name() + ".plan";
    this.sink = sink.with("reconcile.plan.topic", planTopic);
    this.input = input;
    this.target = target;
  }

  void run() {
    rebuildInput();
    plan();
    Map<Integer, Long> before = lastOffsets();
    apply();
    showWritten(before);
    compare();
  }

  private void rebuildInput() {
    console.step("Rebuilding the table: key 3 is changed, key 4 is gone, key 5 is new");
    rest.delete(source.name());
    rest.stop(sink.name());
    Waiting.until("the sink to stop", STOP, () -> rest.states(sink.name()).size() == 1);
    input.recreate(3);
    try (RowWriter writer = input.writer()) {
      writer.write("1", row("Ada", "King"));
      writer.write("3", row("Grace", "Brewster Hopper"));
      writer.write("5", row("Barbara", "Liskov"));
    }
    console.table(
        "worker cluster, " + input.name() + " (written anew, by a job of yours)", input.table());
  }

  private void plan() {
    console.step("What would that change? The sink plans (reconcile.mode=plan) and writes nothing");
    rest.put(sink.name(), sink.with("reconcile.mode", "plan").config());
    rest.resume(sink.name());
    show("wait", sink.name(), "--for", "planned", "--timeout", "60s");
    show(
        "plan",
        sink.name(),
        "--plan-topic",
        planTopic,
        "--worker-bootstrap-server",
        input.servers());
  }

  private void apply() {
    console.step("Applying this difference and no other (reconcile.approved.plan)");
    List<String> status = neaptide.run(OK, external("status", sink.name(), "--json"));
    Matcher fingerprint = FINGERPRINT.matcher(status.get(0));
    if (!fingerprint.find()) {
      throw new IllegalStateException("The report has no fingerprint: " + status);
    }
    rest.put(
        sink.name(),
        sink.with("reconcile.mode", "apply")
            .with("reconcile.approved.plan", fingerprint.group(1))
            .config());
    show("wait", sink.name(), "--for", "streaming", "--timeout", "60s");
  }

  private Map<Integer, Long> lastOffsets() {
    Map<Integer, Long> last = new HashMap<>();
    target.records().forEach(record -> last.put(record.partition(), record.offset()));
    return last;
  }

  private void showWritten(Map<Integer, Long> before) {
    console.step("All that readers of " + target.name() + " saw of the rebuild");
    for (ConsumerRecord<String, String> record : target.records()) {
      if (record.offset() > before.getOrDefault(record.partition(), -1L)) {
        String value = record.value() == null ? "(deleted)" : record.value();
        console.line("  " + record.key() + " = " + value);
      }
    }
  }

  private void compare() {
    console.step("Are both the same table now?");
    show(
        "diff",
        input.name(),
        target.name(),
        "--left-bootstrap-server",
        input.servers(),
        "--right-bootstrap-server",
        target.servers());
  }

  /** Shows a command, and what it prints. */
  private void show(String... arguments) {
    List<String> all = arguments[0].equals("diff") ? List.of(arguments) : external(arguments);
    console.line("$ neaptide " + String.join(" ", all));
    neaptide.run(OK, all).forEach(line -> console.line("  " + line));
  }

  private List<String> external(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", target.servers()));
    return all;
  }

  private static String row(String firstName, String lastName) {
    return "{\"firstName\":\"%s\",\"lastName\":\"%s\"}".formatted(firstName, lastName);
  }
}
