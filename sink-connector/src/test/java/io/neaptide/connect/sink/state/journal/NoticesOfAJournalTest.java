package io.neaptide.connect.sink.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.RowDeserializer;
import io.neaptide.connect.sink.kafka.OffsetRange;
import io.neaptide.connect.sink.producer.LimitedProducer;
import io.neaptide.connect.sink.state.AppliedChanges;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.DecidedClaims;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.FakeStateTopic;
import io.neaptide.connect.sink.testing.ManualClock;
import io.neaptide.connect.sink.transaction.RowOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class NoticesOfAJournalTest {

  private final FakeStateTopic state = new FakeStateTopic();
  private final ManualClock clock = new ManualClock();
  private final List<String> told = new ArrayList<>();
  private final RowDeserializer json =
      Formats.rowDeserializer("value.deserializer", Formats.UPSERT_JSON, Map.of());

  private GenerationJournal journal() {
    state.whenCommitted(records -> records.forEach(this::tell));
    return new GenerationJournal(
        state.reader(),
        state.records,
        LimitedProducer.unlimited(state.producer()),
        (writer, waiting) -> RowOutput.direct(writer),
        clock,
        Optional.of(new InitialPhaseNotices("notices", "people-sink", clock)));
  }

  private void tell(ProducerRecord<byte[], byte[]> record) {
    if (record.topic().equals("notices")) {
      Map<String, Object> notice =
          json.deserialize("t", new RecordHeaders(), record.value(), ColumnSelection.ALL);
      told.add(notice.get("type") + " " + ((Map<?, ?>) notice.get("additional_data")).get("phase"));
    }
  }

  private static Generation generation(Phase phase) {
    return new Generation(
        1,
        "1",
        phase,
        Optional.of(
            Bounds.of(
                Map.of(new TopicPartition("in", 0), new OffsetRange(0, 1)), Map.of(), Map.of())));
  }

  @Test
  void everyEventIsToldOnceWithWhatMakesItTrue() {
    try (GenerationJournal journal = journal()) {
      journal.publish(generation(Phase.PREPARING));
      journal.publish(generation(Phase.COLLECT));
      journal.publish(generation(Phase.COLLECT));
      journal.publishDecision(
          generation(Phase.APPLY),
          new DecidedClaims(1, Map.of()),
          Optional.empty(),
          Map.of("topics", Map.of()));
      journal.publishDeleted(1);
      journal.publish(generation(Phase.ANNOUNCE));
      journal.publishOver(generation(Phase.STREAM));
      journal.publish(generation(Phase.STREAM));
    }

    assertThat(told)
        .containsExactly(
            "STARTED PREPARING",
            "STEP COLLECT",
            "STEP APPLY",
            "APPLIED APPLY",
            "STEP ANNOUNCE",
            "STREAMING STREAM");
  }

  @Test
  void aRefusalAndAFailureAreTold() {
    try (GenerationJournal journal = journal()) {
      journal.publish(generation(Phase.REFUSED), Map.of("topics", Map.of()));
      journal.tellFailed("too many deletes");
    }

    assertThat(told).containsExactly("REFUSED REFUSED", "FAILED REFUSED");
  }

  @Test
  void aFailureThatCannotBeToldIsNone() {
    GenerationJournal journal = journal();
    journal.publish(generation(Phase.COLLECT));
    state.fence("leader");
    journal.tellFailed("fenced");

    assertThat(told).containsExactly("STEP COLLECT");
  }

  @Test
  void whatWasBeingWrittenWhenItFailedIsNotCommittedWithTheNotice() {
    try (GenerationJournal journal = journal()) {
      journal.publish(generation(Phase.APPLY));
      journal.heartbeat();
      journal.beforeCommit(
          writer -> writer.send(state.records.applied(1, new AppliedChanges(1, "00"))));
      journal.delete(new ProducerRecord<>("table", new byte[] {1}, null), () -> {});
      journal.tellFailed("a row is refused");
      assertThat(journal.view().applied(1)).as("nor is what was said of it").isEmpty();
    }

    assertThat(told).containsExactly("STEP APPLY", "FAILED APPLY");
    assertThat(state.others).extracting(ProducerRecord::topic).containsOnly("notices");
  }
}
