package io.neaptide.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases that break a comparison with existing data that is made naively. */
class ReconcileHardCasesIT {

  private static ReconcileFixture fixture;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void start() {
    fixture = ReconcileFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void deleteSinks() {
    fixture.deleteSinks(stateDirectory);
  }

  private Reconciliation sink(String name) {
    return fixture.sink(name, stateDirectory);
  }

  // Rows

  @Test
  void onlyTheLatestExistingRowOfAKeyCounts() {
    Reconciliation sink =
        sink("latest")
            .input(2)
            .target(2)
            .hold("old-value", "{\"a\":1}")
            .hold("old-value", "{\"a\":2}")
            .feed("old-value", "{\"a\":1}")
            .hold("two-olds-now-gone", "{\"a\":1}")
            .hold("two-olds-now-gone", "{\"a\":2}")
            .hold("deleted-already", "{\"a\":1}")
            .hold("deleted-already", null)
            .hold("deleted-and-back", "{\"a\":1}")
            .hold("deleted-and-back", null)
            .feed("deleted-and-back", "{\"a\":1}")
            .hold("twice", "{\"a\":1}")
            .hold("twice", "{\"a\":1}")
            .feed("twice", "{\"a\":1}")
            .feed("inserted-and-deleted", "{\"a\":1}")
            .hold("inserted-and-deleted", "{\"a\":1}")
            .feed("inserted-and-deleted", null)
            .feed("never-there", "{\"a\":1}")
            .feed("never-there", null)
            .feed("last-row-wins", "{\"a\":1}")
            .feed("last-row-wins", null)
            .feed("last-row-wins", "{\"a\":3}")
            .reconcile();

    assertThat(sink.written())
        .containsExactlyInAnyOrder(
            "old-value={\"a\":1}",
            "two-olds-now-gone=null",
            "deleted-and-back={\"a\":1}",
            "inserted-and-deleted=null",
            "last-row-wins={\"a\":3}");
    assertThat(sink.reported())
        .containsEntry("new", 2L)
        .containsEntry("changed", 1L)
        .containsEntry("unchanged", 1L)
        .containsEntry("moved", 0L)
        .containsEntry("deleted", 2L);
    assertThat(sink.report())
        .containsEntry("othersWrote", List.of())
        .doesNotContainKey("otherWriters");
    Map<String, Object> examples = Reconciliation.object(sink.reported().get("examples"));
    assertThat(examples)
        .containsEntry("changed", List.of("old-value"))
        .containsEntry("unchanged", List.of("twice"))
        .containsEntry("moved", List.of());
    assertThat((List<?>) examples.get("new"))
        .map(Object::toString)
        .containsExactlyInAnyOrder("deleted-and-back", "last-row-wins");
    assertThat((List<?>) examples.get("deleted"))
        .map(Object::toString)
        .containsExactlyInAnyOrder("two-olds-now-gone", "inserted-and-deleted");
  }

  @Test
  void rowsAreComparedByWhatTheySayNotByHowTheyAreWritten() {
    Reconciliation sink =
        sink("notations")
            .input(1)
            .target(3)
            .hold("order", "{ \"b\" : 2,\n \"a\" : {\"y\":1, \"x\":2} }")
            .feed("order", "{\"a\":{\"x\":2,\"y\":1},\"b\":2}")
            .hold("escapes", "{\"\\u0061\":\"\\u00e9\\/\"}")
            .feed("escapes", "{\"a\":\"é/\"}")
            .hold("numbers", "{\"a\":1.0,\"b\":1e0,\"c\":100,\"d\":-0.50}")
            .feed("numbers", "{\"a\":1,\"b\":1,\"c\":1E2,\"d\":-5e-1}")
            .hold("null-is-absent", "{\"a\":1,\"b\":null,\"c\":{\"d\":null}}")
            .feed("null-is-absent", "{\"a\":1,\"c\":{}}")
            .hold("absent-is-null", "{\"a\":1}")
            .feed("absent-is-null", "{\"a\":1,\"z\":null}")
            .hold("nested", "{\"a\":{\"b\":{\"c\":1,\"d\":2}}}")
            .feed("nested", "{\"a\":{\"b\":{\"c\":1,\"d\":3}}}")
            .hold("array-order", "{\"a\":[1,2]}")
            .feed("array-order", "{\"a\":[2,1]}")
            .hold("array-null", "{\"a\":[1]}")
            .feed("array-null", "{\"a\":[1,null]}")
            .hold("beyond-double", "{\"a\":12345678901234567890.123456789}")
            .feed("beyond-double", "{\"a\":12345678901234567890.123456788}")
            .hold("text-or-number", "{\"a\":\"1\"}")
            .feed("text-or-number", "{\"a\":1}")
            .reconcile();

    assertThat(sink.written())
        .containsExactlyInAnyOrder(
            "nested={\"a\":{\"b\":{\"c\":1,\"d\":3}}}",
            "array-order={\"a\":[2,1]}",
            "array-null={\"a\":[1,null]}",
            "beyond-double={\"a\":12345678901234567890.123456788}",
            "text-or-number={\"a\":1}");
  }

  @Test
  void keysThatAreNotCanonicalAreRewritten() {
    Reconciliation sink =
        sink("canonical")
            .with("key.serializer", "json")
            .with("key.converter", "io.neaptide.connect.RowConverter")
            .input(2)
            .target(2)
            .hold("{\"b\":2, \"a\":1}", "{\"v\":1}")
            .feed("{\"b\":2,\"a\":1}", "{\"v\":1}")
            .hold("{\"a\":7,\"b\":2}", "{\"v\":2}")
            .feed("{ \"b\": 2, \"a\": 7 }", "{\"v\":2}")
            .reconcile();

    assertThat(sink.written())
        .containsExactlyInAnyOrder("{\"a\":1,\"b\":2}={\"v\":1}", "{\"b\":2, \"a\":1}=null");
  }

  @Test
  void recordsWithoutKeysAreLeftAloneAndUnreadableRowsAreReplaced() {
    Reconciliation sink =
        sink("unreadable")
            .input(1)
            .target(1)
            .hold(null, "{\"a\":1}")
            .hold(null, "no row at all")
            .hold("broken", "{\"a\":")
            .feed("broken", "{\"a\":1}")
            .hold("array", "[1]")
            .feed("array", "{\"a\":1}")
            .hold("null-text", "null")
            .feed("null-text", "{\"a\":1}")
            .hold("once-broken", "{")
            .hold("once-broken", "{\"a\":1}")
            .feed("once-broken", "{\"a\":1}")
            .hold("broken-orphan", "{\"a\":")
            .hold("empty-orphan", "")
            .reconcile();

    assertThat(sink.written())
        .containsExactlyInAnyOrder(
            "broken={\"a\":1}",
            "array={\"a\":1}",
            "null-text={\"a\":1}",
            "broken-orphan=null",
            "empty-orphan=null");
    assertThat(sink.reported())
        .containsEntry("withoutKey", 2L)
        .containsEntry("changed", 3L)
        .containsEntry("unreadable", 3L)
        .containsEntry("unchanged", 1L)
        .containsEntry("deleted", 2L);
  }

  // Partitions

  @Test
  void rowsInWrongPartitionsAreMovedAndOrphansDeletedWhereTheyAre() {
    Reconciliation sink = sink("placement").input(3).target(4);
    int right = SinkPartitions.of("moved", 4);
    int wrong = (right + 1) % 4;
    int wrongToo = (right + 2) % 4;
    sink.hold("placement", wrong, "moved", "{\"a\":1}").feed("moved", "{\"a\":1}");
    int rightOfBoth = SinkPartitions.of("both", 4);
    sink.hold("placement", (rightOfBoth + 1) % 4, "both", "{\"a\":2}")
        .hold("placement", rightOfBoth, "both", "{\"a\":1}")
        .feed("both", "{\"a\":1}");
    int rightOfOrphan = SinkPartitions.of("orphan", 4);
    sink.hold("placement", (rightOfOrphan + 1) % 4, "orphan", "{\"a\":1}")
        .hold("placement", (rightOfOrphan + 2) % 4, "orphan", "{\"a\":1}")
        .hold("placement", (rightOfOrphan + 2) % 4, "orphan", null);
    sink.hold("placement", wrongToo, "moved", "{\"a\":5}");

    sink.reconcile();

    assertThat(sink.placed())
        .containsExactlyInAnyOrder(
            right + ":moved={\"a\":1}",
            wrong + ":moved=null",
            wrongToo + ":moved=null",
            (rightOfBoth + 1) % 4 + ":both=null",
            (rightOfOrphan + 1) % 4 + ":orphan=null");
    assertThat(sink.reported())
        .containsEntry("moved", 1L)
        .containsEntry("unchanged", 1L)
        .containsEntry("deleted", 1L);
  }

  @Test
  void aKeyInTwoInputPartitionsIsRefusedUnlessAccepted() {
    Reconciliation sink =
        sink("twice-in-input")
            .input(2)
            .target(2)
            .hold("k", "{\"a\":1}")
            .feed("twice-in-input", 0, "k", "{\"a\":1}")
            .feed("twice-in-input", 1, "k", "{\"a\":2}")
            .hold("deleted-in-one", "{\"a\":1}")
            .feed("twice-in-input", 0, "deleted-in-one", null)
            .feed("twice-in-input", 1, "deleted-in-one", "{\"a\":1}")
            .start();

    // Where the target held the row of partition 1, that of partition 0 would replace it.
    assertThat(sink.awaitFailure())
        .contains("2 records of twice-in-input have keys that stand in several input partitions");
    assertThat(sink.written()).isEmpty();

    sink.with("reconcile.shared.keys", "accept").start().awaitPhase("STREAM", 2);
    // Each partition is compared for itself: what differs is written, and nothing is deleted.
    assertThat(sink.written()).containsExactly("k={\"a\":2}");
    assertThat(sink.reported()).containsEntry("inSeveralInputPartitions", 2L);
  }

  @Test
  void aKeyThatOneInputPartitionDeletesAndAnotherHasIsRefused() {
    Reconciliation sink =
        sink("deleted-elsewhere")
            .with("tasks.max", "1")
            .input(2)
            .target(2)
            .hold("k", "{\"a\":1}")
            .feed("deleted-elsewhere", 1 - SinkPartitions.of("k", 2), "k", "{\"a\":1}")
            .feed("deleted-elsewhere", SinkPartitions.of("k", 2), "k", null)
            .hold("deleted-in-both", "{\"a\":1}")
            .feed("deleted-elsewhere", 0, "deleted-in-both", null)
            .feed("deleted-elsewhere", 1, "deleted-in-both", null)
            .start();

    assertThat(sink.awaitFailure())
        .contains("1 records of deleted-elsewhere have keys that stand in several input partitions")
        .contains("bring back a key that is deleted");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aKeyThatWasMovedWithinTheInputIsNotShared() {
    int right = SinkPartitions.of("k", 2);
    Reconciliation sink =
        sink("moved-within-input")
            .with("tasks.max", "1")
            .input(2)
            .target(2)
            .hold("k", "{\"a\":1}")
            .feed("moved-within-input", 1 - right, "k", "{\"a\":1}")
            .feed("moved-within-input", right, "k", "{\"a\":2}")
            .feed("moved-within-input", 1 - right, "k", null)
            .start();

    sink.awaitPhase("STREAM");

    assertThat(sink.written()).containsExactly("k={\"a\":2}");
    assertThat(sink.reported()).containsEntry("inSeveralInputPartitions", 0L);
  }

  @Test
  void aKeyThatIsKnownBeyondTheBoundOnlyIsMovedBeforeTheStreamBegins() {
    Reconciliation sink = sink("beyond").with("tasks.max", "1").input(1).target(2);
    int right = SinkPartitions.of("k", 2);
    sink.hold("beyond", 1 - right, "k", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "last", "{\"a\":1}")) {
      sink.start().awaitPhase("COLLECT");
      sink.feed("k", "{\"a\":2}");
      open.commit();
    }
    sink.awaitPhase("STREAM");
    sink.awaitWritten(4);

    assertThat(sink.placed())
        .as("moved by its first row, which the stream writes, too")
        .containsExactlyInAnyOrder(
            right + ":k={\"a\":2}",
            1 - right + ":k=null",
            right + ":k={\"a\":2}",
            SinkPartitions.of("last", 2) + ":last={\"a\":1}");
    assertThat(sink.reported()).containsEntry("moved", 1L).containsEntry("deleted", 0L);
  }

  // Ends

  @Test
  void endsOfMarkersAbortedAndDeletedRecordsAreReached() {
    Reconciliation sink = sink("ends").input(5).target(5);
    for (int partition = 0; partition < 2; partition++) {
      sink.feed("ends", partition, "trimmed-in" + partition, "{\"a\":1}")
          .feed("ends", partition, "in" + partition, "{\"a\":1}")
          .trimInput(partition, 1)
          .feedAborted(partition, "aborted-in" + partition, "{\"a\":1}");
      sink.hold("ends", partition, "trimmed-out" + partition, "{\"a\":1}")
          .hold("ends", partition, "out" + partition, "{\"a\":1}")
          .trimTarget(partition, 1)
          .holdAborted(partition, "in" + partition, "{\"a\":1}");
    }
    // Ends in a marker; nothing but markers and aborted rows; everything trimmed; empty.
    sink.feedCommitted(2, "in2", "{\"a\":1}").holdCommitted(2, "out2", "{\"a\":1}");
    sink.feedAborted(3, "x", "{}").feedAborted(3, "x", "{}");
    sink.holdAborted(3, "x", "{}").holdAborted(3, "x", "{}");
    sink.feed("ends", 4, "all-trimmed", "{}").trimInput(4, 1);
    sink.hold("ends", 4, "all-trimmed", "{}").trimTarget(4, 1);

    sink.reconcile();

    assertThat(sink.written())
        .containsExactlyInAnyOrder(
            "in0={\"a\":1}",
            "in1={\"a\":1}",
            "in2={\"a\":1}",
            "out0=null",
            "out1=null",
            "out2=null");
    sink.feed("ends", 3, "later", "{\"a\":1}").feed("ends", 4, "later", "{\"a\":2}");
    assertThat(sink.awaitWritten(8)).hasSize(8).contains("later={\"a\":1}", "later={\"a\":2}");
  }

  @Test
  void othersThatWriteToTheTargetMeanwhileAreReportedAndNotReadIntoTheDecision() {
    Reconciliation sink =
        sink("others")
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .hold("same", "{\"a\":1}")
            .feed("same", "{\"a\":1}")
            .hold("orphan", "{\"a\":1}")
            .feed("changed", "{\"a\":2}")
            .hold("changed", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "last", "{\"a\":1}")) {
      sink.start().awaitPhase("COLLECT");
      sink.hold("same", "{\"a\":9}").hold("changed", "{\"a\":2}").hold("foreign", "{\"a\":1}");
      sink.mark();
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.written())
        .containsExactlyInAnyOrder("changed={\"a\":2}", "last={\"a\":1}", "orphan=null");
    assertThat(sink.report())
        .containsEntry("othersWrote", List.of("others-0"))
        .hasEntrySatisfying("otherWriters", names -> assertThat((List<?>) names).isNotEmpty());
    assertThat(sink.table()).containsKey("foreign");
  }

  @Test
  void anOrphanThatComesBackRightBehindTheBoundIsNotDeleted() {
    Reconciliation sink =
        sink("comes-back")
            .with("tasks.max", "1")
            .input(1)
            .target(2)
            .hold("back", "{\"a\":1}")
            .hold("gone", "{\"a\":1}")
            .hold("back-and-gone", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "last", "{\"a\":1}")) {
      sink.start().awaitPhase("COLLECT");
      sink.feed("back", "{\"a\":2}").feed("back-and-gone", "{\"a\":1}").feed("back-and-gone", null);
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.awaitWritten(5))
        .containsExactlyInAnyOrder(
            "last={\"a\":1}",
            "gone=null",
            "back={\"a\":2}",
            "back-and-gone={\"a\":1}",
            "back-and-gone=null");
  }

  // Empty and missing

  @Test
  void anEmptyInputDeletesEverything() {
    Reconciliation sink =
        sink("nothing-in").input(2).target(2).hold("a", "{}").hold("b", "{}").reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("a=null", "b=null");
  }

  @Test
  void aMissingTargetTopicIsMadeAndFilled() {
    Reconciliation sink =
        sink("no-target")
            .with("topic.creation.default.partitions", "3")
            .input(2)
            .feed("a", "{\"a\":1}")
            .feed("b", "{\"a\":2}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("a={\"a\":1}", "b={\"a\":2}");
    assertThat(sink.ends("no-target")).hasSize(3);
  }

  @Test
  void nothingIsWrittenWhereBothAreEmpty() {
    Reconciliation sink = sink("both-empty").input(2).target(2).reconcile();

    assertThat(sink.written()).isEmpty();
    sink.feed("first", "{\"a\":1}");
    assertThat(sink.awaitWritten(1)).containsExactly("first={\"a\":1}");
  }

  @Test
  void aMissingInputTopicIsNoEmptyTable() {
    Reconciliation sink =
        sink("no-input")
            .with("topics", "no-input,no-input-either")
            .input(1)
            .feed("a", "{}")
            .target(1)
            .hold("a", "{}")
            .hold("b", "{}");
    sink.start().awaitPhase("PREPARING");

    sink.input("no-input-either", 1).awaitPhase("STREAM");

    assertThat(sink.written()).containsExactly("b=null");
  }

  // What is added meanwhile

  @Test
  void partitionsAndTopicsAddedMeanwhileAreStreamedFromTheirBeginning() {
    Reconciliation sink =
        sink("grows")
            .with("tasks.max", "1")
            .without("topics")
            .with("topics.regex", "grows.*")
            .input(1)
            .target(1)
            .hold("a", "{\"a\":1}")
            .feed("a", "{\"a\":1}");
    try (ForeignTransaction open = sink.openOnInput(0, "last", "{\"a\":1}")) {
      sink.start().awaitPhase("COLLECT");
      ReconcileFixture.ask(
          fixture.clusters().input(),
          admin ->
              admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(2))).all().get());
      sink.input("grows.later", 1).input("grows.held", 1).target("grows.held", 1);
      sink.feed("grows", 1, "b", "{\"b\":1}").feed("grows.later", 0, "c", "{\"c\":1}");
      sink.feed("grows.held", 0, "d", "{}").hold("grows.held", 0, "orphan", "{}");
      open.commit();
    }
    sink.awaitPhase("STREAM");

    assertThat(sink.awaitWritten(2)).containsExactlyInAnyOrder("last={\"a\":1}", "b={\"b\":1}");
    await()
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(
            () -> assertThat(sink.written("grows.later")).containsExactly("c={\"c\":1}"));
    // What matches the pattern but was never compared waits, and holds up nothing.
    assertThat(sink.written("grows.held")).containsExactly("orphan={}");
  }

  @Test
  void nothingIsDecidedWhileATaskHoldsATopicThatItsLeaderIsNotShown() {
    Reconciliation sink =
        sink("veiled")
            .without("topics")
            .with("topics.regex", "veiled.*")
            .with("topic.format", "veiled")
            .input(1)
            .input("veiled.hidden", 1)
            .target(1)
            .feed("a", "{\"a\":1}")
            .feed("veiled.hidden", 0, "b", "{\"b\":1}")
            .hold("a", "{\"a\":1}")
            .hold("b", "{\"b\":1}");
    HidingAuthorizer.hide("veiled.hidden");
    sink.start();
    await()
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(() -> assertThat(sink.state("claim/veiled/0")).isNotEmpty());
    await()
        .during(Duration.ofSeconds(3))
        .atMost(SinkClusters.PATIENCE)
        .until(() -> sink.generation().get("phase").equals("COLLECT"));
    assertThat(sink.written()).isEmpty();

    HidingAuthorizer.show("veiled.hidden");
    sink.awaitPhase("STREAM");

    assertThat(sink.written()).isEmpty();
    assertThat(sink.reported()).containsEntry("unchanged", 2L).containsEntry("deleted", 0L);
  }

  @Test
  void aTopicOfAPatternWhoseTargetExpiresHoldsUpNoOther() {
    fixture
        .clusters()
        .external()
        .createTopic("fades.late", 1, 1, Map.of("cleanup.policy", "compact,delete"));
    Reconciliation sink =
        sink("fades")
            .without("topics")
            .with("topics.regex", "fades.*")
            .input(1)
            .input("fades.late", 1)
            .target(1)
            .feed("a", "{\"a\":1}")
            .feed("fades.late", 0, "b", "{\"b\":1}")
            .reconcile();

    assertThat(sink.written()).containsExactly("a={\"a\":1}");
    assertThat(sink.written("fades.late")).isEmpty();
    assertThat(sink.states()).containsOnly("RUNNING");

    fixture.compact("fades.late");
    await()
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(() -> assertThat(sink.written("fades.late")).containsExactly("b={\"b\":1}"));
  }

  @Test
  void aTopicAddedToAStreamIsStreamedOrComparedFirst() {
    Reconciliation sink =
        sink("extended")
            .input(1)
            .target(1)
            .input("extended.new", 2)
            .input("extended.held", 1)
            .feed("a", "{\"a\":1}")
            .feed("extended.new", 1, "b", "{\"b\":1}")
            .feed("extended.held", 0, "c", "{\"c\":1}")
            .reconcile();

    sink.with("topics", "extended,extended.new").start();
    await()
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(
            () -> assertThat(sink.written("extended.new")).containsExactly("b={\"b\":1}"));

    sink.target("extended.held", 1)
        .hold("extended.held", 0, "c", "{\"c\":1}")
        .hold("extended.held", 0, "gone", "{\"c\":1}")
        .with("topics", "extended,extended.new,extended.held")
        .start();
    assertThat(sink.awaitFailure())
        .contains("The topics [extended.held] came to the input after the comparison")
        .contains("Set stream.version to another value");

    fixture.compact("extended.held");
    sink.mark().with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.written("extended.held")).containsExactly("gone=null");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aTopicThatIsRecreatedUnderAStreamIsNoticed() {
    Reconciliation sink =
        sink("recreated")
            .input(1)
            .target(1)
            .hold("same", "{\"a\":1}")
            .feed("same", "{\"a\":1}")
            .feed("old", "{\"a\":1}")
            .reconcile();
    sink.stop();
    fixture.clusters().input().deleteTopic("recreated");
    sink.input(1).feed("same", "{\"a\":1}");
    for (int row = 0; row < 5; row++) {
      sink.feed("new-" + row, "{\"a\":1}");
    }
    sink.resume();

    assertThat(sink.awaitFailure())
        .contains("The input topic recreated was deleted and recreated")
        .contains("Set stream.version to another value");
    sink.with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.table()).hasSize(6).containsKeys("same", "new-0").doesNotContainKey("old");

    sink.stop();
    fixture.clusters().external().deleteTopic("recreated");
    sink.target(1);
    fixture.compact("recreated");
    sink.resume();
    assertThat(sink.awaitFailure())
        .contains("The target topic recreated was deleted and recreated since the initial phase")
        .contains("Set stream.version to another value");
    sink.with("stream.version", "3").start().awaitPhase("STREAM", 3);
    assertThat(sink.table()).hasSize(6);
  }

  // Rejected, filtered and transformed

  @Test
  void theKeyOfARejectedRecordIsNotDeleted() {
    Reconciliation sink =
        sink("rejects")
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", "rejects-dlq")
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .input(2)
            .target(2)
            .hold("bad", "{\"a\":1}")
            .feed("bad", "{\"_key\":\"another\",\"a\":2}")
            .hold("orphan", "{\"a\":1}")
            .feed("good", "{\"a\":1}")
            .feed("bad-and-new", "{\"_key\":\"another\",\"a\":2}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("good={\"a\":1}", "orphan=null");
    assertThat(sink.reported()).containsEntry("rejected", 2L);
    assertThat(
            SinkClusters.read(fixture.clusters().input(), "rejects-dlq").stream()
                .map(ConsumerRecord::key)
                .map(SinkClusters::text))
        // Reported again, too, where a partition is collected again.
        .containsOnly("bad", "bad-and-new");
  }

  @Test
  void recordsThatConnectDropsAtTheVeryEndHoldUpNothing() {
    Reconciliation sink =
        sink("drops")
            .with("errors.tolerance", "all")
            .with("transforms", "drop")
            .with("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .with("transforms.drop.predicate", "tombstone")
            .with("predicates", "tombstone")
            .with(
                "predicates.tombstone.type",
                "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone")
            .input(3)
            .target(1)
            .hold("a", "{\"a\":1}")
            .feed("drops", 0, "a", "{\"a\":1}")
            .feed("drops", 0, "b", "{\"a\":1}")
            .feed("drops", 0, "a", null)
            .feed("drops", 0, "a", null)
            .feed("drops", 1, "malformed", "no row")
            .feed("drops", 2, "c", "{\"a\":1}")
            .feed("drops", 2, "malformed", "no row")
            .feedAborted(2, "x", "{}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("b={\"a\":1}", "c={\"a\":1}");
  }

  @Test
  void transformsOfKeysAndValuesArePartOfTheComparison() {
    Reconciliation sink =
        sink("transforms")
            .with("transforms", "cast,key,extract")
            .with("transforms.cast.type", "org.apache.kafka.connect.transforms.ReplaceField$Value")
            .with("transforms.cast.renames", "a:b")
            .with("transforms.key.type", "org.apache.kafka.connect.transforms.ValueToKey")
            .with("transforms.key.fields", "id")
            .with("transforms.extract.type", "org.apache.kafka.connect.transforms.ExtractField$Key")
            .with("transforms.extract.field", "id")
            .input(2)
            .target(3)
            .hold("one", "{\"id\":\"one\",\"b\":1}")
            .feed("1", "{\"id\":\"one\",\"a\":1}")
            .hold("two", "{\"id\":\"two\",\"a\":1}")
            .feed("2", "{\"id\":\"two\",\"a\":1}")
            .hold("3", "{\"id\":\"three\",\"b\":1}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("two={\"b\":1,\"id\":\"two\"}", "3=null");
  }

  @Test
  void aTransformThatChangesTheTopicIsRefused() {
    Reconciliation sink =
        sink("routed")
            .with("transforms", "route")
            .with("transforms.route.type", "io.neaptide.connect.it.Reroute")
            .with("tasks.max", "1")
            .input(1)
            .target(1)
            .hold("a", "{}")
            .feed("b", "{}")
            .start();

    assertThat(sink.awaitFailure())
        .contains("A transform changes the topic of records from routed")
        .contains("Use topic.format instead, or set fetch.existing.enabled=false");
    assertThat(sink.written()).isEmpty();
  }

  // Several topics

  @Test
  void severalTopicsAreComparedEachWithItsOwnTarget() {
    Reconciliation sink =
        sink("many")
            .with("topics", "many-a,many-b")
            .with("topic.format", "${topic}-copy")
            .input("many-a", 2)
            .input("many-b", 1)
            .target("many-a-copy", 1)
            .target("many-b-copy", 3)
            .hold("many-a-copy", null, "k", "{\"a\":1}")
            .hold("many-b-copy", null, "k", "{\"a\":1}")
            .hold("many-b-copy", null, "orphan", "{\"a\":1}")
            .feed("many-a", null, "k", "{\"a\":1}")
            .feed("many-b", null, "k", "{\"a\":2}")
            .reconcile();

    assertThat(sink.written("many-a-copy")).isEmpty();
    assertThat(sink.written("many-b-copy")).containsExactlyInAnyOrder("k={\"a\":2}", "orphan=null");
    assertThat(sink.reported("many-a-copy")).containsEntry("unchanged", 1L);
    assertThat(sink.reported("many-b-copy")).containsEntry("changed", 1L);
  }

  @Test
  void severalTopicsMakeOneTable() {
    Reconciliation sink =
        sink("united")
            .with("topics", "united-a,united-b")
            .with("topic.format", "united")
            .input("united-a", 2)
            .input("united-b", 1)
            .target(2)
            .hold("of-a", "{\"a\":1}")
            .hold("of-b", "{\"a\":1}")
            .hold("of-none", "{\"a\":1}")
            .feed("united-a", null, "of-a", "{\"a\":1}")
            .feed("united-b", null, "of-b", "{\"a\":1}")
            .feed("united-b", null, "new", "{\"a\":1}")
            .reconcile();

    assertThat(sink.written()).containsExactlyInAnyOrder("new={\"a\":1}", "of-none=null");
  }

  // Modes, limits and refusals

  @Test
  void aPlanWritesNothingAndIsAppliedWhenAskedFor() {
    Reconciliation sink =
        sink("planned")
            .with("reconcile.mode", "plan")
            .input(2)
            .target(2)
            .hold("orphan", "{\"a\":1}")
            .feed("new", "{\"a\":1}")
            .start()
            .awaitPhase("PLANNED");
    sink.feed("later", "{\"a\":1}");

    assertThat(sink.reported()).containsEntry("new", 1L).containsEntry("deleted", 1L);
    assertThat(sink.written()).isEmpty();
    assertThat(sink.states()).containsExactly("RUNNING", "RUNNING");

    sink.with("reconcile.mode", "apply").start().awaitPhase("STREAM", 2);
    assertThat(sink.written())
        .containsExactlyInAnyOrder("new={\"a\":1}", "orphan=null", "later={\"a\":1}");
  }

  @Test
  void tooManyDeletesAreRefusedBeforeAnythingIsWritten() {
    Reconciliation sink =
        sink("refused")
            .with("reconcile.max.deletes.percent", "50")
            .input(1)
            .target(1)
            .hold("a", "{\"a\":1}")
            .hold("b", "{\"a\":1}")
            .hold("c", "{\"a\":1}")
            .feed("a", "{\"a\":2}")
            .start();

    assertThat(sink.awaitFailure())
        .contains("would delete 2 of the 3 keys of refused, more than 50%. Nothing was written.")
        .contains("raise reconcile.max.deletes.percent");
    assertThat(sink.written()).isEmpty();
    assertThat(sink.generation()).containsEntry("phase", "REFUSED");

    sink.with("reconcile.max.deletes.percent", "67").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).containsExactlyInAnyOrder("a={\"a\":2}", "b=null", "c=null");
  }

  @Test
  void aComparisonThatTakesLongerThanTombstonesAreKeptIsDoneAgainAndThenRefused() {
    Reconciliation sink = sink("too-slow").with("tasks.max", "1").target(1).hold("gone", "{}");
    fixture
        .clusters()
        .input()
        .createTopic(
            "too-slow", 1, 1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "0"));
    sink.feed("kept", "{}").start();

    assertThat(sink.awaitFailure())
        .contains("takes longer than the topic too-slow keeps its tombstones")
        .contains("Nothing was written. Raise delete.retention.ms of the topic, which is 0");
    assertThat(sink.written()).isEmpty();
    assertThat((Long) sink.generation().get("generation")).isEqualTo(2);
  }

  @Test
  void nothingIsDeletedWhileTheConnectorIsPaused() {
    Reconciliation sink =
        sink("rests")
            .with("topics", "rests,rests-too")
            .with("topic.format", "rests")
            .input(1)
            .target(1)
            .hold("gone", "{\"a\":1}")
            .start()
            .awaitPhase("PREPARING");

    // Nothing is to be read of the input, so that all goes on but what is written.
    sink.pause().input("rests-too", 1).awaitPhase("COLLECT").awaitClaim("rests-too", 0);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(SinkClusters.PATIENCE)
        .untilAsserted(() -> assertThat(sink.generation()).containsEntry("phase", "COLLECT"));
    assertThat(sink.written()).isEmpty();

    sink.resume().awaitPhase("STREAM");
    assertThat(sink.written()).containsExactly("gone=null");
  }

  @Test
  void targetsThatExpireRecordsAreRefused() {
    Reconciliation sink = sink("expires").with("tasks.max", "1").input(1).feed("a", "{}");
    fixture
        .clusters()
        .external()
        .createTopic("expires", 1, 1, Map.of("cleanup.policy", "compact,delete"));
    sink.start();

    assertThat(sink.awaitFailure())
        .contains("The target topic expires has cleanup.policy=compact,delete")
        .contains("Set cleanup.policy=compact on the topic, or fetch.existing.enabled=false");
    assertThat(sink.written()).isEmpty();
  }

  @Test
  void aClusterThatIsNotTheWorkersIsDetectedWithinSeconds() {
    Reconciliation sink =
        sink("wrong-cluster")
            .with(
                "worker.kafka.bootstrap.servers", fixture.clusters().external().bootstrapServers())
            .with("topic.format", "${topic}.copy")
            .input(2)
            .target("wrong-cluster.copy", 1)
            .hold("wrong-cluster.copy", 0, "a", "{}")
            .hold("wrong-cluster.copy", 0, "b", "{}")
            .feed("a", "{}")
            .feed("c", "{}")
            // A topic of the same name that holds more than the input does.
            .target("wrong-cluster", 2);
    for (int row = 0; row < 100; row++) {
      sink.hold("wrong-cluster", row % 2, "row" + row, "{}");
    }
    Instant started = Instant.now();
    sink.start();

    assertThat(sink.awaitFailure())
        .contains(
            "worker.kafka.bootstrap.servers does not lead to the cluster that this worker reads")
        .contains("Nothing was written. Set it, and worker.kafka.* for security, to the worker's");
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(sink.written("wrong-cluster.copy")).isEmpty();
  }

  @Test
  void theWorkersClusterIsProvenWithTheConsumerGroupProtocol() {
    Reconciliation sink =
        sink("grouped")
            .with("consumer.override.group.protocol", "consumer")
            .input(2)
            .target(1)
            .hold("a", "{\"a\":1}")
            .hold("b", "{\"a\":1}")
            .feed("a", "{\"a\":1}")
            .reconcile();

    assertThat(sink.written()).containsExactly("b=null");
  }

  // Once per stream

  @Test
  void aStreamIsGoneOnWithByItsOwnSettingsOnly() {
    Reconciliation sink =
        sink("settled")
            .with("reconcile.mode", "plan")
            .input(2)
            .target(2)
            .feed("a", "{\"a\":1}")
            .feed("b", "{\"a\":2}")
            .hold("b", "{\"a\":2}")
            .start()
            .awaitPhase("PLANNED");
    // Nothing is begun by a plan, and how it is applied is no part of what is written.
    sink.with("reconcile.mode", "apply")
        .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
        .start()
        .awaitPhase("STREAM", 2);
    assertThat(sink.written()).containsExactly("a={\"a\":1}");

    sink.with("topic.format", "settled.moved").start();
    assertThat(sink.awaitFailure())
        .contains("topic.format (was the default, is 'settled.moved')")
        .contains("set stream.version to another value");
    sink.feed("c", "{\"a\":3}");
    sink.with("transforms", "t")
        .with("transforms.t.type", "org.apache.kafka.connect.transforms.InsertField$Value")
        .with("transforms.t.static.field", "f")
        .with("transforms.t.static.value", "x")
        .without("topic.format")
        .start();
    await()
        .atMost(SinkClusters.PATIENCE)
        .ignoreExceptions()
        .until(() -> sink.awaitFailure().contains("transforms (was the default, is 't')"));
    assertThat(sink.written()).hasSize(1);

    sink.without("transforms")
        .without("transforms.t.type")
        .without("transforms.t.static.field")
        .without("transforms.t.static.value")
        .with("tasks.max", "1")
        .start();
    assertThat(sink.awaitWritten(2)).containsExactly("a={\"a\":1}", "c={\"a\":3}");

    sink.with("topic.format", "settled.moved").with("stream.version", "2").start();
    sink.awaitPhase("STREAM", 3);
    assertThat(fixture.clusters().table("settled.moved")).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void aStreamIsComparedOnceForEachVersion() {
    Reconciliation sink =
        sink("once").input(2).target(2).feed("a", "{\"a\":1}").hold("b", "{}").reconcile();
    sink.hold("foreign", "{\"a\":1}").mark();

    sink.restart().feed("c", "{\"a\":1}");
    assertThat(sink.awaitWritten(1)).containsExactly("c={\"a\":1}");
    assertThat(sink.generation()).containsEntry("generation", 1L);

    sink.feed("foreign", "{\"a\":1}").awaitWritten(2);
    sink.mark().with("stream.version", "2").start().awaitPhase("STREAM", 2);
    assertThat(sink.written()).isEmpty();
    assertThat(sink.reported()).containsEntry("unchanged", 3L).containsEntry("deleted", 0L);

    sink.feed("d", "{\"a\":1}");
    assertThat(sink.awaitWritten(1)).containsExactly("d={\"a\":1}");
  }
}
