package io.neaptide.connect.it;

import static io.neaptide.connect.it.testing.Records.bytes;
import static io.neaptide.connect.it.testing.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.diff.DiffCommand;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.it.testing.CommandRun;
import io.neaptide.connect.it.testing.ConnectClusters;
import io.neaptide.connect.it.testing.ForeignTransaction;
import io.neaptide.connect.it.testing.KafkaCluster;
import io.neaptide.connect.it.testing.SharedClusters;
import io.neaptide.connect.it.testing.TopicHidingAuthorizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code neaptide diff} between two real clusters. */
@ExtendWith(SharedClusters.class)
class DiffCommandIT {

  private static KafkaCluster left;
  private static KafkaCluster right;

  @BeforeAll
  static void clusters(ConnectClusters shared) {
    left = shared.external();
    right = shared.worker();
  }

  @Test
  void tablesAreEqualWhateverTheirPartitionsHistoriesAndNotations() {
    left.create("diff.equal", 3);
    right.create("diff.equal", 5);
    List<ProducerRecord<byte[], byte[]>> one = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> other = new ArrayList<>();
    for (int key = 0; key < 500; key++) {
      one.add(record("diff.equal", "k" + key, "{\"id\":" + key + ",\"old\":true}"));
      one.add(record("diff.equal", "k" + key, "{\"id\":" + key + ",\"price\":1.50}"));
      String row = "{ \"price\": 1.5, \"id\": " + key + ".0, \"none\": null }";
      other.add(record("diff.equal", 4 - key % 5, "k" + key, row));
    }
    one.add(record("diff.equal", "gone", "{\"id\":1}"));
    one.add(record("diff.equal", "gone", null));
    left.produce(one);
    right.produce(other);

    CommandRun run = diff("diff.equal", "diff.equal");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("equal                    500").doesNotContain("Rows");
  }

  @Test
  void tellsWhatDiffersByRowsAndByColumns() throws Exception {
    left.create("diff.rows", 2);
    right.create("diff.rows", 1);
    left.produce(
        List.of(
            record("diff.rows", "same", "{\"n\":1}"),
            record("diff.rows", "left", "{\"n\":2}"),
            record("diff.rows", "changed", "{\"n\":3,\"city\":\"Bern\",\"was\":true}"),
            record("diff.rows", "deleted", "{\"n\":4}")));
    right.produce(
        List.of(
            record("diff.rows", "same", "{\"n\":1}"),
            record("diff.rows", "right", "{\"n\":12345678901234567890123}"),
            record("diff.rows", "changed", "{\"n\":3.5,\"city\":\"Bern\",\"new\":[1,2]}"),
            record("diff.rows", "deleted", "{\"n\":4}"),
            record("diff.rows", "deleted", null)));

    CommandRun run = diff("diff.rows", "diff.rows", "--json");
    JsonNode json = json(run);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(json.path("counts").toString())
        .isEqualTo("{\"onlyLeft\":2,\"onlyRight\":1,\"different\":1,\"equal\":1}");
    assertThat(json.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"n\",\"changed\":1,\"added\":0,\"removed\":0},"
                + "{\"name\":\"new\",\"changed\":0,\"added\":1,\"removed\":0},"
                + "{\"name\":\"was\",\"changed\":0,\"added\":0,\"removed\":1}]");
    assertThat(run.out()).contains("12345678901234567890123");
    assertThat(diff("diff.rows", "diff.rows").out())
        .contains(
            "only left                  2",
            "- deleted  [",
            "+ right  [diff.rows-0@1]",
            "    n: 12345678901234567890123",
            "~ changed  [",
            "    n: 3 -> 3.5",
            "    was: true -> (none)",
            "    new: (none) -> [1,2]");
  }

  @Test
  void comparesTheColumnsThatCount() {
    left.create("diff.columns", 1);
    right.create("diff.columns", 1);
    left.produce(
        "diff.columns", "k", "{\"id\":1,\"at\":5,\"address\":{\"city\":\"Bern\",\"no\":1}}");
    right.produce(
        "diff.columns", "k", "{\"id\":1,\"at\":6,\"address\":{\"city\":\"Bern\",\"no\":2}}");

    assertThat(diff("diff.columns", "diff.columns").exitCode()).isEqualTo(1);
    assertThat(diff("diff.columns", "diff.columns", "--ignore", "at,address.no").exitCode())
        .isZero();
    assertThat(diff("diff.columns", "diff.columns", "--columns", "id,address.city").exitCode())
        .isZero();
    assertRefused(
        "--columns adress.city: no row of diff.columns or diff.columns has that column",
        diff("diff.columns", "diff.columns", "--columns", "id,adress.city"));
    assertThat(diff("diff.columns", "diff.columns", "--columns", "address").exitCode())
        .isEqualTo(1);
    assertThat(diff("diff.columns", "diff.columns", "--columns", "id").out())
        .contains("columns compared: id", "The tables are equal in the columns compared.");
    assertRefused(
        "--columns Address: no row of diff.columns or diff.columns has that column",
        diff("diff.columns", "diff.columns", "--columns", "id,Address"));
    assertRefused(
        "leave nothing to compare",
        diff("diff.columns", "diff.columns", "--ignore", "id,at,address"));
  }

  @Test
  void comparesFormatsThatAreNotTheSame() {
    left.create("diff.formats", 1);
    right.create("diff.formats", 1);
    left.produce("diff.formats", "a", "{\"id\":1,\"name\":\"Ann\"}");
    String row =
        "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"name\",\"type\":\"string\"},"
            + "{\"field\":\"id\",\"type\":\"int32\"}]},\"payload\":{\"id\":1,\"name\":\"Ann\"}}";
    right.produce("diff.formats", "\"a\"", row);

    CommandRun run =
        diff(
            "diff.formats",
            "diff.formats",
            "--right-key-format",
            "json",
            "--right-value-format",
            JsonConverter.class.getName());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void seesNothingOfAbortedTransactions() {
    left.create("diff.aborted", 1);
    right.create("diff.aborted", 1);
    left.produce("diff.aborted", "k", "{\"id\":1}");
    right.produce("diff.aborted", "k", "{\"id\":1}");
    try (ForeignTransaction transaction =
        ForeignTransaction.open(
            right, "diff-aborted", List.of(record("diff.aborted", "k", "{\"id\":2}")))) {
      transaction.abort();
    }

    assertThat(diff("diff.aborted", "diff.aborted").exitCode()).isZero();
  }

  @Test
  void givesUpBehindATransactionThatStaysOpenAndNamesIt() {
    left.create("diff.open", 1);
    right.create("diff.open", 1);
    left.produce("diff.open", "k", "{\"id\":1}");
    try (ForeignTransaction transaction =
        ForeignTransaction.open(
            right, "diff-open", List.of(record("diff.open", "k", "{\"id\":1}")))) {

      CommandRun run = diff("diff.open", "diff.open", "--timeout", "2");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.out()).isBlank();
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .contains("a transaction is open at offset 0 of diff.open-0")
          .contains("transactional id 'diff-open'");
      transaction.commit();
    }
  }

  @Test
  void givesUpOnATopicThatIsDeletedWhileItIsRead() throws Exception {
    left.create("diff.deleted", 1);
    right.create("diff.deleted", 1);
    List<ProducerRecord<byte[], byte[]>> held = List.of(record("diff.deleted", "k", "{\"id\":1}"));
    try (ForeignTransaction transaction = ForeignTransaction.open(right, "diff-deleted", held)) {
      CompletableFuture<CommandRun> running =
          CompletableFuture.supplyAsync(() -> diff("diff.deleted", "diff.deleted", "--verbose"));
      right.delete("diff.deleted");

      CommandRun run = running.get(60, TimeUnit.SECONDS);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("There is no topic diff.deleted");
      assertThat(run.out()).isBlank();
      transaction.abort();
    }
  }

  @Test
  void refusesATopicThatItMayNotSee() {
    left.create("diff.hidden", 1);
    TopicHidingAuthorizer.hide("diff.hidden");
    try {
      assertRefused("There is no topic diff.hidden", diff("diff.hidden", "diff.hidden"));
    } finally {
      TopicHidingAuthorizer.show("diff.hidden");
    }
  }

  @Test
  void tellsOfKeysInSeveralPartitionsAndComparesTheLatest() {
    left.create("diff.twice", 2);
    right.create("diff.twice", 1);
    left.produce(at("diff.twice", 0, 2_000, "k", "{\"id\":2}"));
    left.produce(at("diff.twice", 1, 1_000, "k", "{\"id\":1}"));
    right.produce("diff.twice", "k", "{\"id\":2}");

    CommandRun latest = diff("diff.twice", "diff.twice");

    assertThat(latest.exitCode()).isZero();
    assertThat(latest.out())
        .contains("Note: 1 keys of diff.twice have a row in more than one partition");

    left.produce(at("diff.twice", 1, 2_000, "k", "{\"id\":1}"));

    CommandRun unclear = diff("diff.twice", "diff.twice");

    assertThat(unclear.exitCode()).isEqualTo(2);
    assertThat(unclear.out())
        .contains("different                  1", "it cannot be told which is the latest");
    assertThat(unclear.err()).contains("It cannot be told whether the tables are equal");
  }

  @Test
  void neverCountsRowsThatCannotBeReadAsEqual() {
    left.create("diff.unreadable", 1);
    right.create("diff.unreadable", 1);
    for (KafkaCluster each : List.of(left, right)) {
      each.produce("diff.unreadable", "bad", "no JSON");
      each.produce("diff.unreadable", "good", "{\"id\":1}");
    }

    CommandRun run = diff("diff.unreadable", "diff.unreadable");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("different                  1")
        .contains("(the row of the left side cannot be read)")
        .contains("Note: 1 rows of diff.unreadable cannot be read and count as different");

    right.produce("diff.unreadable", "good", "{\"id\":2}");

    assertThat(diff("diff.unreadable", "diff.unreadable").exitCode()).isEqualTo(1);
  }

  @Test
  void cannotTellWhereRecordsHaveNoKey() {
    left.create("diff.keyless", 1);
    right.create("diff.keyless", 1);
    left.produce("diff.keyless", null, "{\"id\":1}");

    CommandRun run = diff("diff.keyless", "diff.keyless");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("1 records of diff.keyless have no key", "the first is diff.keyless-0@0");
    assertThat(diff("diff.keyless", "diff.keyless", "--ignore-null-keys").exitCode()).isZero();
  }

  @Test
  void readsUpToATime() {
    left.create("diff.until", 1);
    right.create("diff.until", 1);
    for (KafkaCluster each : List.of(left, right)) {
      each.produce(at("diff.until", 0, 1_700_000_000_000L, "k", "{\"id\":1}"));
    }
    right.produce(at("diff.until", 0, 1_750_000_000_000L, "k", "{\"id\":2}"));

    assertThat(diff("diff.until", "diff.until").exitCode()).isEqualTo(1);
    CommandRun run = diff("diff.until", "diff.until", "--right-until", "2025-01-01T00:00:00Z");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("up to 2025-01-01T00:00:00Z");

    right.produce(at("diff.until", 0, 1_710_000_000_000L, "k", "{\"id\":3}"));

    assertThat(diff("diff.until", "diff.until", "--right-until", "2025-01-01T00:00:00Z").exitCode())
        .isEqualTo(1);
  }

  @Test
  void doubtsRowsThatCompactionMayHaveRemovedWhileItRead() {
    left.create("diff.live", 1, Map.of("cleanup.policy", "compact"));
    right.create("diff.live", 1, Map.of("cleanup.policy", "compact"));
    left.produce("diff.live", "k", "{\"id\":1}");
    right.produce("diff.live", "k", "{\"id\":1}");

    CommandRun again = diffWhile("diff.live", () -> left.produce("diff.live", "k", "{\"id\":2}"));

    assertThat(again.exitCode()).isZero();
    right.produce("diff.live", "k", "{\"id\":2}");

    CommandRun added = diffWhile("diff.live", () -> left.produce("diff.live", "new", "{}"));

    assertThat(added.exitCode()).isEqualTo(2);
    assertThat(added.out())
        .contains(
            "equal                      1",
            "1 keys of diff.live were written while it was read and have no earlier row there",
            "It cannot be told whether the tables are equal: of 1 keys; see the notes.");
  }

  /** Does something when the bounds are fixed and nothing is read yet. */
  private static CommandRun diffWhile(String topic, Runnable meanwhile) {
    AtomicBoolean done = new AtomicBoolean();
    KafkaClients real = KafkaClients.real();
    KafkaClients clients =
        new KafkaClients() {
          @Override
          public Admin admin(Map<String, Object> config) {
            return real.admin(config);
          }

          @Override
          public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            boolean ofLeft =
                left.bootstrapServers().equals(config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
            if (ofLeft && done.compareAndSet(false, true)) {
              meanwhile.run();
            }
            return real.consumer(config);
          }

          @Override
          public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            return real.producer(config);
          }
        };
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    int exitCode =
        DiffCommand.commandLine(console, clients)
            .execute(
                topic,
                topic,
                "--left-bootstrap-server",
                left.bootstrapServers(),
                "--right-bootstrap-server",
                right.bootstrapServers());
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  @Test
  void cannotTellWhereItReadForLongerThanDeletesAreKept() {
    left.create("diff.deletes", 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "0"));
    right.create("diff.deletes", 1);
    left.produce("diff.deletes", "k", "{\"id\":1}");
    right.produce("diff.deletes", "k", "{\"id\":1}");

    CommandRun run = diff("diff.deletes", "diff.deletes");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("to read diff.deletes, which keeps deletes for 0 s (delete.retention.ms)");
  }

  @Test
  void tellsInOneLineWhatIsWrong(@TempDir Path folder) throws IOException {
    left.create("diff.wrong", 1);
    right.create("diff.wrong", 1);
    for (KafkaCluster each : List.of(left, right)) {
      each.produce("diff.wrong", "k", "no JSON");
    }

    assertRefused(
        "There is no topic diff.nowhere at --right-bootstrap-server",
        diff("diff.wrong", "diff.nowhere"));
    assertRefused(
        "None of the values of diff.wrong can be read as upsert-json",
        diff("diff.wrong", "diff.wrong"));
    assertRefused(
        "--value-format avro is no format: use 'upsert-json'",
        diff("diff.wrong", "diff.wrong", "--value-format", "avro"));
    assertRefused(
        "--right-until yesterday is not a time",
        diff("diff.wrong", "diff.wrong", "--right-until", "yesterday"));
    Path impatient =
        Files.writeString(
            folder.resolve("client"), "default.api.timeout.ms=500\nrequest.timeout.ms=400");
    assertRefused(
        "The cluster at --bootstrap-server localhost:1 does not answer",
        CommandRun.of(
            "diff",
            "a",
            "b",
            "--bootstrap-server",
            "localhost:1",
            "--command-config",
            impatient.toString()));
    assertRefused("No cluster is given", CommandRun.of("diff", "a", "b"));
  }

  private static void assertRefused(String message, CommandRun run) {
    assertThat(run.err()).contains(message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isBlank();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void equalTablesHaveOneFingerprint() {
    left.create("diff.print", 2);
    right.create("diff.print", 3);
    for (int key = 0; key < 20; key++) {
      left.produce("diff.print", "k" + key, "{\"id\":1,\"at\":5}");
      right.produce("diff.print", "\"k" + key + "\"", "{\"at\":5.0, \"id\":1}");
    }
    CommandRun one = fingerprint(left);
    String line = one.out().strip();

    assertThat(one.exitCode()).isZero();
    assertThat(line).startsWith("neaptide:1:20:");
    CommandRun other = fingerprint(right, "--key-format", "json", "--expect", line);
    assertThat(other.out().strip()).isEqualTo(line);
    assertThat(other.exitCode()).isZero();

    right.produce("diff.print", "\"k7\"", "{\"at\":6}");

    assertThat(fingerprint(right, "--key-format", "json", "--expect", line).exitCode())
        .isEqualTo(1);
    List<String> before = fingerprint(left, "--buckets").out().lines().skip(1).toList();
    List<String> after =
        fingerprint(right, "--key-format", "json", "--buckets").out().lines().skip(1).toList();
    List<String> changed = after.stream().filter(each -> !before.contains(each)).toList();
    assertThat(changed).hasSize(1);
    String bucket = changed.get(0).substring(0, changed.get(0).indexOf(' '));
    assertThat(fingerprint(right, "--key-format", "json", "--bucket", bucket).out())
        .contains(" \"k7\"");
    assertRefused(
        "--expect was taken of other columns (all)",
        fingerprint(right, "--key-format", "json", "--expect", line, "--columns", "id"));
    assertRefused(
        "None of the keys of diff.print can be read as json",
        fingerprint(left, "--key-format", "json"));
  }

  private static CommandRun fingerprint(KafkaCluster cluster, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("fingerprint", "diff.print", "--bootstrap-server", cluster.bootstrapServers()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  @Test
  void leavesNoTraceOnTheClusters() {
    left.create("diff.trace", 1);
    right.create("diff.trace", 1);
    Map<Integer, Long> before = left.ends("diff.trace");
    // Other tests have groups on these clusters, which may come and go meanwhile.
    Set<String> groups = groups();

    CommandRun run = diff("diff.trace", "diff.trace");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Note: Neither side has a row");
    assertThat(diff("diff.trace", "diff.absent").exitCode()).isEqualTo(2);

    assertThat(left.ends("diff.trace")).isEqualTo(before);
    assertThat(right.exists("diff.absent")).isFalse();
    assertThat(groups).containsAll(groups());
  }

  private static Set<String> groups() {
    return left.ask(admin -> admin.listGroups().all().get()).stream()
        .map(GroupListing::groupId)
        .collect(Collectors.toSet());
  }

  private static ProducerRecord<byte[], byte[]> at(
      String topic, int partition, long time, String key, String row) {
    return new ProducerRecord<>(topic, partition, time, bytes(key), bytes(row));
  }

  private static CommandRun diff(String leftTopic, String rightTopic, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "diff",
                leftTopic,
                rightTopic,
                "--left-bootstrap-server",
                left.bootstrapServers(),
                "--right-bootstrap-server",
                right.bootstrapServers()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) throws JsonProcessingException {
    return new ObjectMapper().readTree(run.out());
  }
}
