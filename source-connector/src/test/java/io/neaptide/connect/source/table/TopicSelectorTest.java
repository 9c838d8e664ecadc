package io.neaptide.connect.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicSelectorTest {

  @Test
  void namesAreTakenLiterally() {
    TopicSelector selector = new TopicSelector(List.of("a.b", "__own"), "", List.of());

    assertThat(selector.selects("a.b")).isTrue();
    assertThat(selector.selects("axb")).isFalse();
    assertThat(selector.selects("__own")).isTrue();
    assertThat(selector.expected()).containsExactly("__own", "a.b");
  }

  @Test
  void expressionMatchesTheWholeName() {
    TopicSelector selector = new TopicSelector(List.of(), "orders-.*", List.of());

    assertThat(selector.selects("orders-eu")).isTrue();
    assertThat(selector.selects("old-orders-eu")).isFalse();
    assertThat(selector.expected()).isEmpty();
  }

  @Test
  void internalTopicsNeedAnExpressionForThem() {
    assertThat(new TopicSelector(List.of(), ".*", List.of()).selects("__consumer_offsets"))
        .isFalse();
    assertThat(new TopicSelector(List.of(), "__cons.*", List.of()).selects("__consumer_offsets"))
        .isTrue();
  }

  @Test
  void topicsOfConnectAndOfSchemaRegistriesNeedAnExpressionWithTheirNames() {
    TopicSelector all = new TopicSelector(List.of(), ".*", List.of("connect-status"));
    for (String topic :
        List.of(
            "_schemas",
            "connect-config",
            "connect-configs",
            "connect-offset",
            "connect-offsets",
            "connect-status")) {
      assertThat(all.selects(topic)).as(topic).isFalse();
      assertThat(all.leavesOut(topic)).as(topic).isEqualTo(!topic.equals("connect-status"));
      assertThat(new TopicSelector(List.of(topic), "", List.of()).selects(topic)).isTrue();
      assertThat(new TopicSelector(List.of(), "a|" + topic, List.of()).selects(topic)).isTrue();
    }
    for (String topic : List.of("connect-orders", "my-connect-configs", "schemas", "_schemas.v2")) {
      assertThat(all.selects(topic)).as(topic).isTrue();
      assertThat(all.leavesOut(topic)).as(topic).isFalse();
    }
    assertThat(new TopicSelector(List.of(), "orders.*", List.of()).leavesOut("_schemas")).isFalse();
  }

  @Test
  void exclusionWins() {
    TopicSelector byName = new TopicSelector(List.of("a", "b"), "", List.of("b|c", "d.*"));
    TopicSelector byExpression = new TopicSelector(List.of(), ".*", List.of("b|c", "d.*"));

    assertThat(byName.expected()).containsExactly("a");
    assertThat(byExpression.selects("d1")).isFalse();
    assertThat(byExpression.selects("ad1")).isTrue();
  }
}
