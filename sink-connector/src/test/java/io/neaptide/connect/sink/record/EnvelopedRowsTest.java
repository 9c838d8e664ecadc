package io.neaptide.connect.sink.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class EnvelopedRowsTest {

  private static final SinkRecord ENVELOPE =
      record(Map.of("schema", Map.of("type", "struct"), "payload", Map.of("a", 1L)));
  private static final SinkRecord ROW = record(Map.of("schema", 1L, "payload", 2L, "more", 3L));
  private static final SinkRecord DELETE = record(null);

  private final EnvelopedRows rows = new EnvelopedRows();

  @Test
  void theFirstRowsAreNoticedOnceWhereAllAreEnvelopes() {
    assertThat(rows.areFoundIn(Collections.nCopies(EnvelopedRows.MANY - 1, ENVELOPE))).isFalse();
    assertThat(rows.areFoundIn(List.of(DELETE))).isFalse();
    assertThat(rows.areFoundIn(List.of(ENVELOPE))).isTrue();
    assertThat(rows.areFoundIn(Collections.nCopies(EnvelopedRows.MANY, ENVELOPE))).isFalse();
  }

  @Test
  void oneOtherRowAmongTheFirstEndsTheSearch() {
    List<SinkRecord> records = new ArrayList<>();
    records.add(ENVELOPE);
    records.add(ROW);
    records.addAll(Collections.nCopies(2 * EnvelopedRows.MANY, ENVELOPE));

    assertThat(rows.areFoundIn(records)).isFalse();
    assertThat(rows.areFoundIn(records)).isFalse();
  }

  private static SinkRecord record(Object value) {
    return new SinkRecord("t", 0, null, "key", null, value, 0);
  }
}
