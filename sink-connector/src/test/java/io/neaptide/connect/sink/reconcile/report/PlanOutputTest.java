package io.neaptide.connect.sink.reconcile.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.reconcile.change.ChangeDigest;
import io.neaptide.connect.sink.reconcile.change.RowChange;
import io.neaptide.connect.sink.reconcile.plan.ChangedRows;
import io.neaptide.connect.sink.reconcile.plan.PlanRecords;
import io.neaptide.connect.sink.reconcile.plan.PlannedChange;
import io.neaptide.connect.sink.reconcile.plan.RecordFetcher;
import io.neaptide.connect.sink.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PlanOutputTest {

  private static final TopicPartition INPUT = new TopicPartition("people.in", 0);
  private static final TopicPartition TARGET = new TopicPartition("people", 0);
  private static final long STANDS_AT = 5;

  private final PlanRecords records = new PlanRecords("plan");
  private final MockConsumer<byte[], byte[]> target = new MockConsumer<>("earliest");
  private final List<PlannedChange> told = new ArrayList<>();

  private PlanOutput output(Optional<PlanRows> rows, int limit) {
    return new PlanOutput(
        records,
        new PlannedChanges(3, "plan1-00", new ExampleKeys(Optional.empty())),
        rows,
        new SizeCheck(
            ProducerLimits.of(Map.of()),
            topic -> new MessageLimit(limit, "max.message.bytes", true)),
        record ->
            told.add((PlannedChange) records.read(record.key(), record.value()).orElseThrow()));
  }

  private Optional<PlanRows> rows() {
    return Optional.of(
        new PlanRows(
            new RecordFetcher(target, topic -> {}, TimeoutException::new, new ManualClock()),
            json(),
            json()));
  }

  private static RowDeserializer json() {
    return Formats.rowDeserializer("value", Formats.UPSERT_JSON, Map.of());
  }

  private void stands(String key, String row) {
    target.updateBeginningOffsets(Map.of(TARGET, 0L));
    target.updateEndOffsets(Map.of(TARGET, STANDS_AT + 1));
    target.schedulePollTask(
        () ->
            target.addRecord(new ConsumerRecord<>("people", 0, STANDS_AT, bytes(key), bytes(row))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void tellChanged(PlanOutput output, String row) {
    output.write(
        new ProducerRecord<>("people", 0, bytes("ada"), bytes(row)),
        new RowChange(RowChange.Kind.CHANGED, STANDS_AT, 17, new byte[ChangeDigest.BYTES]),
        Optional.of(INPUT));
    output.flush();
  }

  private ChangedRows shown() {
    assertThat(told).hasSize(1);
    return told.get(0).rows().orElseThrow();
  }

  @Test
  void nothingOfTheRowsIsToldWhereTheyAreNotAskedFor() {
    try (PlanOutput output = output(Optional.empty(), Integer.MAX_VALUE)) {
      tellChanged(output, "{\"born\":1815}");
    }

    assertThat(told).singleElement().satisfies(each -> assertThat(each.rows()).isEmpty());
  }

  @Test
  void theRowsBeforeAndAfterAreToldWhereTheyAreAskedFor() {
    stands("ada", "{\"born\":1816}");

    try (PlanOutput output = output(rows(), Integer.MAX_VALUE)) {
      tellChanged(output, "{\"born\":1815}");
    }

    assertThat(shown().before()).contains(Map.of("born", 1816L));
    assertThat(shown().after()).contains(Map.of("born", 1815L));
    assertThat(shown().leftOut()).isEmpty();
  }

  @Test
  void aDeleteHasARowBeforeOnly() {
    stands("ada", "{\"born\":1815}");

    try (PlanOutput output = output(rows(), Integer.MAX_VALUE)) {
      output.write(
          new ProducerRecord<>("people", 0, bytes("ada"), null),
          new RowChange(
              RowChange.Kind.DELETED, STANDS_AT, RowChange.NONE, new byte[ChangeDigest.BYTES]),
          Optional.empty());
      output.flush();
    }

    assertThat(shown())
        .isEqualTo(
            new ChangedRows(
                Optional.of(Map.of("born", 1815L)), Optional.empty(), Optional.empty()));
  }

  @Test
  void aRecordThatIsTooLargeWithItsRowsIsToldWithoutThem() {
    stands("ada", "{\"born\":1816}");

    try (PlanOutput output = output(rows(), 500)) {
      tellChanged(output, "{\"text\":\"" + "x".repeat(500) + "\"}");
    }

    assertThat(shown().before()).isEmpty();
    assertThat(shown().after()).isEmpty();
    assertThat(shown().leftOut().orElseThrow())
        .startsWith(
            "the record would be too large: its row for the topic plan with the key change/")
        .contains("but the topic takes at most 500. Raise max.message.bytes of the topic");
  }

  @Test
  void aRowThatIsGoneOrCannotBeReadIsSaidToBeSo() {
    stands("somebody else", "{\"born\":1816}");

    try (PlanOutput output = output(rows(), Integer.MAX_VALUE)) {
      tellChanged(output, "not JSON");
    }

    assertThat(shown())
        .isEqualTo(
            ChangedRows.none(
                "the row before was compacted away or deleted since; the row after cannot be read"));
  }
}
