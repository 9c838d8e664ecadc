package io.neaptide.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.hook.Event;
import io.neaptide.connect.jdbc.OutgoingBatch.Flow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutgoingBatchTest {

  @Test
  void rowsAreInTheOrderOfTheirIdsWhateverTheOrderOfTheEvents() {
    List<Event> events =
        Stream.of("b", "ä", "a", "B", "", "ab").map(key -> event("two", key)).toList();

    OutgoingBatch batch = new OutgoingBatch(events, event -> new Flow(1, 1));

    // An empty key stands as its digest, which begins with 0xe3; bytes are without a sign.
    assertThat(batch.rows().get(new Flow(1, 1)).values())
        .extracting(change -> Events.text(change.id().key()).substring(0, 1))
        .startsWith("B", "a", "a", "b", "ä");
    assertThat(List.copyOf(batch.rows().get(new Flow(1, 1)).keySet())).isSorted();
  }

  @Test
  void targetsAreInTheOrderOfTheirNumbers() {
    List<Event> events = Stream.of("two", "one", "two").map(topic -> event(topic, "k")).toList();

    OutgoingBatch batch =
        new OutgoingBatch(events, event -> new Flow(event.topic().equals("one") ? 1 : 2, 7));

    assertThat(batch.rows().keySet()).containsExactly(new Flow(1, 7), new Flow(2, 7));
  }

  private static Event event(String topic, String key) {
    return Events.event(topic, key, "v", 0, 0);
  }
}
