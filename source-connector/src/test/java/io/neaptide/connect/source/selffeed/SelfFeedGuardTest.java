package io.neaptide.connect.source.selffeed;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.source.selffeed.WorkerCluster.Another;
import io.neaptide.connect.source.selffeed.WorkerCluster.NotGiven;
import io.neaptide.connect.source.selffeed.WorkerCluster.TheOneThatIsRead;
import io.neaptide.connect.source.selffeed.WorkerCluster.WithoutId;
import io.neaptide.connect.source.table.ColumnsParser;
import io.neaptide.connect.source.table.SqlTables;
import io.neaptide.connect.source.table.TablePlan;
import io.neaptide.connect.source.table.TopicSelector;
import io.neaptide.connect.source.table.TopicTables;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelfFeedGuardTest {

  private static final TablePlan SAME_NAME = named("${topic}", "orders");

  @Test
  void anotherClusterMayHaveTopicsOfTheSameNames() {
    assertThat(new SelfFeedGuard(new Another(), SAME_NAME).violation(Set.of("orders"))).isEmpty();
  }

  @Test
  void theClusterThatIsReadMayNot() {
    assertThat(new SelfFeedGuard(new TheOneThatIsRead("E"), SAME_NAME).violation(Set.of("orders")))
        .hasValue(
            "The connector would read what it writes: the external cluster is the worker's own (E;"
                + " if two clusters share that id, give one of them another CLUSTER_ID), and topic"
                + " 'orders' is written to 'orders', which topics [orders] selects as well; give"
                + " topic.format another name, or exclude it with topics.exclude.");
  }

  @Test
  void aClusterThatIsNotKnownMayNotEither() {
    assertThat(new SelfFeedGuard(new NotGiven(), SAME_NAME).violation(Set.of("orders")))
        .hasValue(
            "The connector may read what it writes: topic 'orders' is written to 'orders', which"
                + " topics [orders] selects as well. If the worker's cluster is the external one,"
                + " that overwrites the table. Give worker.kafka.bootstrap.servers, so that this can"
                + " be excluded, or give topic.format another name, or exclude it with"
                + " topics.exclude.");
    assertThat(new SelfFeedGuard(new WithoutId(), SAME_NAME).violation(Set.of("orders")))
        .hasValue(
            "The connector may read what it writes: topic 'orders' is written to 'orders', which"
                + " topics [orders] selects as well. If the worker's cluster is the external one,"
                + " that overwrites the table, which cannot be excluded, as the cluster of"
                + " worker.kafka.bootstrap.servers tells no id: give topic.format another name, or"
                + " exclude it with topics.exclude.");
  }

  @Test
  void whatThePlanNamesIsLookedAtBeforeItExists() {
    assertThat(new SelfFeedGuard(new NotGiven(), SAME_NAME).violation(Set.of())).isPresent();
    assertThat(
            new SelfFeedGuard(new NotGiven(), sql("INSERT INTO a SELECT * FROM a"))
                .violation(Set.of()))
        .get()
        .asString()
        .contains("topic 'a' is written to 'a'", "name another topic with INSERT INTO");
    assertThat(new SelfFeedGuard(new NotGiven(), matched("${topic}", "ord.*")).violation(Set.of()))
        .get()
        .asString()
        .contains("each topic that topics.regex 'ord.*' selects is written under its own name");
  }

  @Test
  void topicsThatComeLaterAreLookedAtWhenTheyCome() {
    SelfFeedGuard guard =
        new SelfFeedGuard(new NotGiven(), matched("copy-${topic}", "orders|users|copy-users"));

    assertThat(guard.violation(Set.of("orders"))).isEmpty();
    assertThat(guard.violation(Set.of("orders", "users")))
        .get()
        .asString()
        .contains("topic 'users' is written to 'copy-users'");
  }

  @Test
  void outputsThatAreNotReadAreAllRightOnAnyCluster() {
    for (WorkerCluster cluster :
        List.of(new NotGiven(), new WithoutId(), new TheOneThatIsRead("E"), new Another())) {
      assertThat(
              new SelfFeedGuard(cluster, named("copy-${topic}", "orders"))
                  .violation(Set.of("orders")))
          .isEmpty();
      assertThat(
              new SelfFeedGuard(cluster, sql("INSERT INTO b SELECT * FROM a"))
                  .violation(Set.of("a")))
          .isEmpty();
    }
  }

  @Test
  void onlyTransformsThatMayWriteToTheClusterThatIsReadNeedTheHeader() {
    assertThat(new SelfFeedGuard(new Another(), SAME_NAME).needsOriginHeader(true)).isFalse();
    for (WorkerCluster cluster :
        List.of(new NotGiven(), new WithoutId(), new TheOneThatIsRead("E"))) {
      SelfFeedGuard guard = new SelfFeedGuard(cluster, named("copy-${topic}", "orders"));
      assertThat(guard.needsOriginHeader(true)).isTrue();
      assertThat(guard.needsOriginHeader(false)).isFalse();
    }
  }

  @Test
  void idsTellClusters() {
    assertThat(WorkerCluster.byIds("E", Optional.of("E"))).isEqualTo(new TheOneThatIsRead("E"));
    assertThat(WorkerCluster.byIds("E", Optional.of("W"))).isEqualTo(new Another());
    assertThat(WorkerCluster.byIds("E", Optional.empty())).isEqualTo(new WithoutId());
  }

  private static TablePlan named(String format, String topic) {
    return tables(new TopicSelector(List.of(topic), "", List.of()), format);
  }

  private static TablePlan matched(String format, String regex) {
    return tables(new TopicSelector(List.of(), regex, List.of()), format);
  }

  private static TablePlan tables(TopicSelector topics, String format) {
    return new TopicTables(topics, new TopicFormat(format), ColumnsParser.parse("*"));
  }

  private static TablePlan sql(String sql) {
    return SqlTables.of(sql, new TopicFormat("${topic}"));
  }
}
