package io.neaptide.connect.source.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.discovery.DiscoveredTopics;
import io.neaptide.connect.source.discovery.PartitionList;
import io.neaptide.connect.source.discovery.TopicIds;
import io.neaptide.connect.source.testing.FakeClients;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    offsets.decide(existing("a:0-1"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0, P1), existing("a:0-1"))).isEqualTo(Map.of(P0, 10L, P1, 20L));
    assertThat(marks.saved).isEqualTo(Map.of(P0, mark(10), P1, mark(20)));
  }

  @Test
  void laterStartUsesWhatWasRemembered() {
    marks.saved.put(P0, unidentified(4));
    offsets.decide(existing("a:0-1"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0, P1), existing("a:0-1"))).isEqualTo(Map.of(P0, 4L));
  }

  @Test
  void withoutMarksButWithStoredOffsetsNothingIsSkipped() {
    offsets.decide(existing("a:0-1"), partitions -> true);

    assertThat(offsets.of(List.of(P0, P1), existing("a:0-1"))).isEmpty();
    assertThat(marks.saved).isEmpty();
  }

  @Test
  void partitionFoundLaterHasNoStartOffset() {
    offsets.decide(existing("a:0"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P1), existing("a:0-1"))).isEmpty();
  }

  @Test
  void marksOfOtherTopicsDoNotCount() {
    marks.saved.put(new TopicPartition("other", 0), mark(1));
    offsets.decide(existing("a:0"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0), existing("a:0-1"))).isEqualTo(Map.of(P0, 10L));
  }

  @Test
  void marksAreRenewedNowAndThen() {
    offsets.renew(existing("a:0"));
    assertThat(marks.saves).isEmpty();
    offsets.decide(existing("a:0-1"), StartOffsetsTest::nothingStored);
    offsets.renew(existing("a:0"));
    offsets.renew(existing("a:0"));

    assertThat(marks.saves)
        .containsExactly(Map.of(P0, mark(10), P1, mark(20)), Map.of(P0, mark(10)));
  }

  @Test
  void markWithoutTopicIdIsTakenOverAndGetsOne() {
    marks.saved.put(P0, unidentified(4));
    offsets.decide(existing("a:0-1"), StartOffsetsTest::nothingStored);

    assertThat(marks.saved).isEqualTo(Map.of(P0, mark(4)));
  }

  @Test
  void topicThatWasRecreatedWhileStoppedBeginsAtItsLogStart() {
    marks.saved.put(P0, new StoredOffset(4, Optional.of("former")));
    offsets.decide(existing("a:0-1"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0, P1), existing("a:0-1"))).isEmpty();
  }

  @Test
  void topicThatIsRecreatedWhileRunningBeginsAtItsLogStart() {
    offsets.decide(existing("a:0"), StartOffsetsTest::nothingStored);
    marks.saves.clear();
    DiscoveredTopics recreated =
        new DiscoveredTopics(PartitionList.parse("a:0"), TopicIds.parse("a=A2"));
    offsets.renew(recreated);

    assertThat(offsets.of(List.of(P0), recreated)).isEmpty();
    assertThat(marks.saves).isEmpty();
  }

  @Test
  void topicThatIsNotFoundAtTheStartBeginsAtItsMarkWhenItIsFound() {
    marks.saved.put(P0, mark(4));
    marks.saved.put(new TopicPartition("other", 0), new StoredOffset(7, Optional.of("O1")));
    offsets.decide(other(), StartOffsetsTest::nothingStored);
    assertThat(marks.saves).isEmpty();

    assertThat(offsets.of(List.of(P0), existing("a:0"))).isEqualTo(Map.of(P0, 4L));
    offsets.renew(existing("a:0"));
    assertThat(marks.saves).containsExactly(Map.of(P0, mark(4)));
  }

  @Test
  void topicThatIsNotFoundWhereTheEndsAreTakenKeepsItsMark() {
    TopicPartition other = new TopicPartition("other", 0);
    marks.saved.put(other, new StoredOffset(7, Optional.of("O1")));
    offsets.decide(existing("a:0"), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0), existing("a:0"))).isEqualTo(Map.of(P0, 10L));
    assertThat(offsets.of(List.of(other), other())).isEqualTo(Map.of(other, 7L));
  }

  @Test
  void topicThatWasRecreatedBeforeItIsFoundBeginsAtItsLogStart() {
    marks.saved.put(P0, new StoredOffset(4, Optional.of("former")));
    marks.saved.put(new TopicPartition("other", 0), new StoredOffset(7, Optional.of("O1")));
    offsets.decide(other(), StartOffsetsTest::nothingStored);

    assertThat(offsets.of(List.of(P0), existing("a:0"))).isEmpty();
  }

  private static DiscoveredTopics other() {
    return new DiscoveredTopics(PartitionList.parse("other:0"), TopicIds.parse("other=O1"));
  }

  private static DiscoveredTopics existing(String partitions) {
    return new DiscoveredTopics(PartitionList.parse(partitions), TopicIds.parse("a=A1"));
  }

  private static StoredOffset mark(long offset) {
    return new StoredOffset(offset, Optional.of("A1"));
  }

  private static StoredOffset unidentified(long offset) {
    return new StoredOffset(offset, Optional.empty());
  }

  private static boolean nothingStored(Collection<TopicPartition> partitions) {
    return partitions.isEmpty();
  }

  private static final class Marks implements StartMarks {

    private final Map<TopicPartition, StoredOffset> saved = new HashMap<>();
    private final List<Map<TopicPartition, StoredOffset>> saves = new ArrayList<>();

    @Override
    public Map<TopicPartition, StoredOffset> load() {
      return saved;
    }

    @Override
    public void save(Map<TopicPartition, StoredOffset> marks) {
      saved.putAll(marks);
      saves.add(new HashMap<>(marks));
    }
  }
}
