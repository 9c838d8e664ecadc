package io.neaptide.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartOffsetsTest {

  private static final TopicPartition P0 = new TopicPartition("a", 0);
  private static final TopicPartition P1 = new TopicPartition("a", 1);

  private final FakeClients clients = new FakeClients().with("s:1", "C").with("s:1", "a", 2);
  private final Marks marks = new Marks();
  private final StartOffsets offsets = offsets();

  private StartOffsets offsets() {
    MockAdminClient admin = clients.cluster("s:1");
    admin.updateEndOffsets(Map.of(P0, 10L, P1, 20L));
    return new StartOffsets(
        admin,
        "kafka.bootstrap.servers",
        marks,
        IsolationLevel.READ_COMMITTED,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  @Test
  void firstStartTakesTheEndsAndRemembersThem() {
    offsets.decide(List.of(P0, P1), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0, P1))).isEqualTo(Map.of(P0, 10L, P1, 20L));
    assertThat(marks.saved).isEqualTo(Map.of(P0, 10L, P1, 20L));
  }

  @Test
  void laterStartUsesWhatWasRemembered() {
    marks.saved.put(P0, 4L);
    offsets.decide(List.of(P0, P1), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0, P1))).isEqualTo(Map.of(P0, 4L));
  }

  @Test
  void withoutMarksButWithStoredOffsetsNothingIsSkipped() {
    offsets.decide(List.of(P0, P1), partitions -> true);

    assertThat(offsets.of(List.of(P0, P1))).isEmpty();
    assertThat(marks.saved).isEmpty();
  }

  @Test
  void partitionFoundLaterHasNoStartOffset() {
    offsets.decide(List.of(P0), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P1))).isEmpty();
  }

  @Test
  void marksOfOtherTopicsDoNotCount() {
    marks.saved.put(new TopicPartition("other", 0), 1L);
    offsets.decide(List.of(P0), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0))).isEqualTo(Map.of(P0, 10L));
  }

  @Test
  void marksAreRenewedNowAndThen() {
    offsets.renew(List.of(P0));
    assertThat(marks.saves).isEmpty();
    offsets.decide(List.of(P0, P1), StartOffsetsTest::nothingStored);
    offsets.renew(List.of(P0));
    offsets.renew(List.of(P0));

    assertThat(marks.saves).containsExactly(Map.of(P0, 10L, P1, 20L), Map.of(P0, 10L));
  }

  private static boolean nothingStored(Collection<TopicPartition> partitions) {
    return partitions.isEmpty();
  }

  private static final class Marks implements StartMarks {

    private final Map<TopicPartition, Long> saved = new HashMap<>();
    private final List<Map<TopicPartition, Long>> saves = new ArrayList<>();

    @Override
    public Map<TopicPartition, Long> load() {
      return saved;
    }

    @Override
    public void save(Map<TopicPartition, Long> marks) {
      saved.putAll(marks);
      saves.add(new HashMap<>(marks));
    }
  }
}
