package io.neaptide.connect.source.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class OffsetAlterationsTest {

  private static final Map<String, Object> PARTITION =
      SourceOffsets.partition("C", new TopicPartition("orders", 3));

  private final OffsetAlterations alterations = new OffsetAlterations(Optional.of("C"));

  @Test
  void acceptsWhatIsStored() {
    assertThatCode(() -> check(PARTITION, SourceOffsets.offset(0, Optional.empty())))
        .doesNotThrowAnyException();
  }

  @Test
  void acceptsWhatConnectMakesOfRestRequest() {
    Map<String, Object> partition = with("partition", 3L);

    assertThatCode(() -> check(partition, Map.of("offset", 7))).doesNotThrowAnyException();
  }

  @Test
  void acceptsTheIdOfTheTopic() {
    assertThat(alterations.check(Map.of(PARTITION, Map.of("offset", 7L, "topicId", "A"))).values())
        .containsExactly(new StoredOffset(7, Optional.of("A")));
    refused(PARTITION, Map.of("offset", 7L, "topicId", 1), "The field 'topicId' of");
  }

  @Test
  void acceptsReset() {
    assertThatCode(() -> check(PARTITION, null)).doesNotThrowAnyException();
    assertThatCode(() -> check(Map.of("what", "ever"), null)).doesNotThrowAnyException();
  }

  @Test
  void refusesUnknownOrMissingFields() {
    Map<String, Object> more = new HashMap<>(PARTITION);
    more.put("x", 1);
    refused(more, Map.of("offset", 1L), "must have exactly the fields of {\"cluster\":");
    refused(Map.of("topic", "orders"), Map.of("offset", 1L), "must have exactly the fields of");
    refused(
        PARTITION,
        Map.of("offset", 1L, "x", 2L),
        "must have the field 'offset', may have 'topicId', and no other");
    refused(PARTITION, Map.of(), "must have the field 'offset', may have 'topicId', and no other");
    refused(null, Map.of("offset", 1L), "A partition must not be null");
  }

  @Test
  void refusesWrongTypesAndNumbers() {
    refused(PARTITION, Map.of("offset", -1L), "must be a whole number from 0");
    refused(PARTITION, Map.of("offset", 1.5), "must be a whole number from 0");
    refused(PARTITION, Map.of("offset", "1"), "must be a whole number from 0");
    refused(with("partition", -1), Map.of("offset", 1L), "must be a whole number from 0");
    refused(with("partition", 1L << 40), Map.of("offset", 1L), "from 0 to 2147483647");
    refused(with("topic", 7), Map.of("offset", 1L), "The field 'topic' of");
    refused(with("topic", "a b"), Map.of("offset", 1L), "has no valid topic name");
  }

  @Test
  void refusesAnotherCluster() {
    refused(
        with("cluster", "D"),
        Map.of("offset", 1L),
        "names another cluster; the id of the cluster of kafka.bootstrap.servers is 'C'");
  }

  @Test
  void acceptsAnyClusterWhereOursIsNotKnown() {
    assertThatCode(
            () ->
                new OffsetAlterations(Optional.empty())
                    .check(Map.of(with("cluster", "D"), Map.of("offset", 1L))))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesOrderThatWouldBeAnotherKey() {
    List<String> fields = new ArrayList<>(PARTITION.keySet());
    Map<String, Object> reversed = new LinkedHashMap<>();
    for (int at = fields.size() - 1; at >= 0; at--) {
      reversed.put(fields.get(at), PARTITION.get(fields.get(at)));
    }

    refused(reversed, Map.of("offset", 1L), "must stand in the order " + fields);
  }

  private void refused(Map<String, ?> partition, Map<String, ?> offset, String why) {
    assertThatThrownBy(() -> check(partition, offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(why);
  }

  private void check(Map<String, ?> partition, Map<String, ?> offset) {
    alterations.check(Collections.singletonMap(partition, offset));
  }

  private static Map<String, Object> with(String field, Object value) {
    // Filled, not copied: a copy has a smaller table, and so another order.
    Map<String, Object> partition = new HashMap<>();
    PARTITION.forEach(partition::put);
    partition.put(field, value);
    return partition;
  }
}
