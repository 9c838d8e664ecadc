package io.neaptide.connect.sink.reconcile.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Action;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange.Place;
import io.neaptide.connect.sink.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PlanRecordsTest {

  private static final PlannedChange CHANGED =
      new PlannedChange(
          3,
          "plan1-00",
          Action.CHANGED,
          "people",
          1,
          "YWRh",
          Optional.of("ada"),
          Optional.of(new Place("people", 1, 5)),
          Optional.of(new Place("people.in", 0, 17)));
  private static final PlanSummary SUMMARY =
      new PlanSummary(
          3,
          "plan1-00",
          false,
          "sink",
          "1",
          "2026-01-01T00:00:00Z",
          "REFUSED",
          Optional.of("too many deletes"),
          1,
          Map.of(
              "people",
              Map.of(
                  Action.NEW,
                  0L,
                  Action.CHANGED,
                  1L,
                  Action.MOVED,
                  0L,
                  Action.DELETED,
                  0L,
                  Action.MISPLACED_DELETED,
                  0L)));

  private final PlanRecords records = new PlanRecords("plan");

  private static final PlannedChange WITH_ROWS =
      CHANGED.with(
          new ChangedRows(
              Optional.of(Map.of("name", "Ada", "born", 1815L)),
              Optional.of(Map.of("name", "Ada", "tags", List.of("a", Map.of("b", 1L)))),
              Optional.empty()));

  @Test
  void theRowsOfAChangeStandInItWhereTheyAreAskedFor() {
    assertThat(read(records.change(WITH_ROWS))).contains(WITH_ROWS);
    PlannedChange without = CHANGED.with(ChangedRows.none("too large"));
    assertThat(read(records.change(without))).contains(without);
  }

  @Test
  void whatIsWrittenHasTheFormThatIsPromised() throws IOException {
    RowDeserializer json =
        Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of());
    JsonSchema schema =
        new JsonSchema(
            json.deserialize(
                "t",
                new RecordHeaders(),
                Files.readAllBytes(Path.of("../docs/plan-topic.schema.json")),
                ColumnSelection.ALL));
    for (ProducerRecord<byte[], byte[]> each :
        List.of(
            records.summary(SUMMARY),
            records.summary(SUMMARY.completed()),
            records.change(CHANGED),
            records.change(WITH_ROWS),
            records.change(CHANGED.with(ChangedRows.none("too large"))))) {
      Map<String, Object> value =
          json.deserialize("t", new RecordHeaders(), each.value(), ColumnSelection.ALL);

      assertThat(schema.problems(Map.of(new String(each.key(), UTF_8), value))).isEmpty();
    }
  }

  @Test
  void aChangeIsJsonUnderTheTopicPartitionAndKeyThatItIsOf() {
    ProducerRecord<byte[], byte[]> record = records.change(CHANGED);

    assertThat(record.topic()).isEqualTo("plan");
    assertThat(text(record.key())).isEqualTo("change/people/1/people.in-0/YWRh");
    assertThat(text(record.value()))
        .isEqualTo(
            "{\"format\":1,\"generation\":3,\"fingerprint\":\"plan1-00\",\"action\":\"changed\","
                + "\"topic\":\"people\",\"partition\":1,\"key\":\"ada\",\"keyBase64\":\"YWRh\","
                + "\"before\":{\"topic\":\"people\",\"partition\":1,\"offset\":5},"
                + "\"after\":{\"topic\":\"people.in\",\"partition\":0,\"offset\":17}}");
    assertThat(CHANGED.key()).isEqualTo("ada".getBytes(UTF_8));
  }

  @Test
  void changesAreReadAsTheyWereWritten() {
    PlannedChange deleted =
        new PlannedChange(
            1,
            "plan1-00",
            Action.DELETED,
            "people",
            0,
            "/w==",
            Optional.empty(),
            Optional.of(new Place("people", 0, 9)),
            Optional.empty());

    assertThat(read(records.change(CHANGED))).contains(CHANGED);
    assertThat(read(records.change(deleted))).contains(deleted);
  }

  @Test
  void aSummaryIsReadAsItWasWritten() {
    assertThat(read(records.summary(SUMMARY))).contains(SUMMARY);
    assertThat(read(records.summary(SUMMARY.completed()))).contains(SUMMARY.completed());
    assertThat(PlanRecords.isSummary(records.summary(SUMMARY).key())).isTrue();
    assertThat(PlanRecords.isSummary(records.change(CHANGED).key())).isFalse();
  }

  @Test
  void aTombstoneIsNothing() {
    ProducerRecord<byte[], byte[]> tombstone =
        records.tombstone(
            new ConsumerRecord<>("plan", 3, 0, records.change(CHANGED).key(), new byte[0]));

    assertThat(read(tombstone)).isEmpty();
    assertThat(tombstone.partition()).isEqualTo(3);
  }

  /** Two input partitions may have rows of one key: both are of the plan. */
  @Test
  void changesOfOneKeyByTwoInputPartitionsAreTwoRecords() {
    assertThat(text(records.change(changed("YWRh", 0)).key()))
        .isNotEqualTo(text(records.change(changed("YWRh", 1)).key()));
  }

  @Test
  void aLongKeyStandsInTheRecordOnce() {
    String key = Base64.getEncoder().encodeToString(new byte[500_000]);
    ProducerRecord<byte[], byte[]> record = records.change(changed(key, 0));

    assertThat(text(record.key())).matches("change/people/1/people.in-0/sha256-[0-9a-f]{64}");
    assertThat(record.value().length).isLessThan(700_000);
    assertThat(read(record)).contains(changed(key, 0));
  }

  private static PlannedChange changed(String key, int input) {
    return new PlannedChange(
        3,
        "plan1-00",
        Action.CHANGED,
        "people",
        1,
        key,
        Optional.empty(),
        Optional.of(new Place("people", 1, 5)),
        Optional.of(new Place("people.in", input, 17)));
  }

  @Test
  void aTopicThatHoldsSomethingElseIsNamed() {
    assertThatThrownBy(() -> records.read("ada".getBytes(UTF_8), "{}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The topic plan holds the key 'ada', which is not of a plan; name the topic of"
                + " reconcile.plan.topic");
  }

  @Test
  void whatALaterVersionHasWrittenIsNotGuessedAt() {
    byte[] later = text(records.summary(SUMMARY).value()).replace(":1,", ":2,").getBytes(UTF_8);

    assertThatThrownBy(() -> records.read("summary".getBytes(UTF_8), later))
        .hasMessageContaining("has the format 2, which a later version has written");
  }

  private Optional<PlanRecord> read(ProducerRecord<byte[], byte[]> record) {
    return records.read(record.key(), record.value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
