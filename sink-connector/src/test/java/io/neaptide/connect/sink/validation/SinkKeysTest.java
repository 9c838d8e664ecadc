package io.neaptide.connect.sink.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.hook.EventProcessor;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkKeysTest {

  @ParameterizedTest
  @CsvSource({
    "reconcile.mod, reconcile.mode",
    "fetch.existing.enable, fetch.existing.enabled",
    "stream.versoin, stream.version",
    "delivery.guarante, delivery.guarantee",
    "topic.formt, topic.format",
    "kafak.ssl.key.password, kafka.ssl.key.password",
    "worker.kafak.ssl.key.password, worker.kafka.ssl.key.password",
    "event.procesor.url, event.processor.url",
    "value.serialiser.schema.registry.url, value.serializer.schema.registry.url",
    "fetch.existing.consumers.max.poll.records, fetch.existing.consumer.max.poll.records",
    "consumer.auto.offset.reset, consumer.override.auto.offset.reset",
    "producer.max.request.size, kafka.producer.max.request.size"
  })
  void aMistypedKeyIsRefusedWithWhatWasMeant(String key, String meant) {
    Map<String, String> given = Map.of(key, "x");
    assertThat(SinkKeys.refused(given))
        .hasEntrySatisfying(key, problem -> assertThat(problem).contains(meant, "probably meant"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reconcile.speed", "fetch.existing.retries", "stream.name", "state.x"})
  void aKeyThatIsNoneInANamespaceOfOursIsRefused(String key) {
    assertThat(SinkKeys.refused(Map.of(key, "x"))).containsOnlyKeys(key);
  }

  @Test
  void keysOfTheSourceAreRefused() {
    assertThat(SinkKeys.refused(Map.of("start.from", "latest", "columns", "*")))
        .isEqualTo(
            Map.of(
                "start.from",
                "A key of TableSourceConnector, of no effect in TableSinkConnector; use"
                    + " consumer.override.auto.offset.reset, or remove it",
                "columns",
                "A key of TableSourceConnector, of no effect in TableSinkConnector; remove it"));
    assertThat(SinkKeys.refused(Map.of("value.deserializer", "x")).get("value.deserializer"))
        .contains("use value.serializer, or remove it");
    assertThat(SinkKeys.refused(Map.of("value.deserializer.a.b", "x"))).hasSize(1);
  }

  @Test
  void propertiesOfAFormatThatTakesNoneAreRefused() {
    String key = "value.serializer.schema.registry.url";
    assertThat(SinkKeys.refused(Map.of(key, "x")))
        .isEqualTo(
            Map.of(
                key,
                "The format 'upsert-json' takes no properties; name the class that takes it with"
                    + " value.serializer, or remove the key"));
    assertThat(SinkKeys.refused(Map.of(key, "x", "value.serializer", "io.x.AvroConverter")))
        .isEmpty();
    assertThat(
            SinkKeys.refused(
                Map.of(
                    "fetch.existing.value.deserializer.a", "x",
                    "fetch.existing.key.deserializer.a", "x",
                    "value.serializer", "io.x.AvroConverter")))
        .containsOnlyKeys("fetch.existing.key.deserializer.a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "connector.class",
        "connector.plugin.version",
        "tasks.max",
        "tasks.max.enforce",
        "topics",
        "topics.regex",
        "key.converter",
        "key.converter.schemas.enable",
        "key.converter.plugin.version",
        "value.converter.schema.registry.url",
        "header.converter",
        "header.converter.x",
        "config.action.reload",
        "errors.tolerance",
        "errors.deadletterqueue.topic.name",
        "errors.log.enable",
        "transforms",
        "transforms.reconcile.mod",
        "transforms.a.type",
        "predicates",
        "predicates.a.type",
        "consumer.override.max.poll.records",
        "producer.override.acks",
        "admin.override.client.id",
        "some.future.key",
        "worker.future",
        "exactly.once.support",
        "offsets.storage.topic",
        "kafka.sasl.jaas.config",
        "kafka.producer.interceptor.classes",
        "worker.kafka.admin.client.id",
        "fetch.existing.consumer.fetch.max.bytes",
        "event.processor.anything",
        "state.topic",
        "topic.creation.default.partitions"
      })
  void whatConnectOrWeKnowPasses(String key) {
    Map<String, String> given =
        Map.of(key, "x", "key.serializer", "a.B", "value.serializer", "a.B");
    assertThat(SinkKeys.refused(given)).isEmpty();
    if (!key.startsWith("event.processor.")) {
      assertThat(SinkKeys.doubtful(given)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.producer.max.request.sise, kafka.producer.max.request.size was probably meant",
    "kafka.consumer.max.request.size, kafka.producer.max.request.size was probably meant",
    "worker.kafka.security.protocl, worker.kafka.security.protocol was probably meant",
    "fetch.existing.consumer.acks, kafka.producer.acks was probably meant",
    "kafka.producer.confluent.monitoring.topic, has no effect unless an interceptor",
    "isolation.level, kafka.isolation.level was probably meant"
  })
  void aClientPropertyThatNoClientKnowsIsSaidButNotRefused(String key, String said) {
    assertThat(SinkKeys.refused(Map.of(key, "x"))).isEmpty();
    assertThat(SinkKeys.doubtful(Map.of(key, "x")))
        .hasEntrySatisfying(key, problem -> assertThat(problem).contains(said));
  }

  @Test
  void oneTableOfSeveralTopicsIsSaid() {
    Map<String, String> given = Map.of("topics", "a,b", "topic.format", "copy");
    assertThat(SinkKeys.doubtful(given))
        .isEqualTo(
            Map.of(
                "topic.format",
                "'copy' makes one table of all topics: rows of equal keys replace each other. With"
                    + " ${topic} in it each topic has a table of its own"));
    assertThat(SinkKeys.doubtful(Map.of("topics.regex", "a.*", "topic.format", "copy")))
        .containsOnlyKeys("topic.format");
    assertThat(SinkKeys.doubtful(Map.of("topics", "a", "topic.format", "copy"))).isEmpty();
    assertThat(SinkKeys.doubtful(Map.of("topics", "a,b", "topic.format", "copy.${topic}")))
        .isEmpty();
    assertThat(SinkKeys.doubtful(Map.of("topics", "a,b"))).isEmpty();
  }

  @Test
  void exactlyOnceWithoutTheClusterOfTheInputIsSaid() {
    assertThat(SinkKeys.doubtful(Map.of("delivery.guarantee", "exactly_once")))
        .hasEntrySatisfying(
            "worker.kafka.bootstrap.servers",
            problem -> assertThat(problem).contains("moved to another cluster"));
    assertThat(
            SinkKeys.doubtful(
                Map.of(
                    "delivery.guarantee",
                    "exactly_once",
                    "worker.kafka.bootstrap.servers",
                    "worker:1")))
        .isEmpty();
    assertThat(SinkKeys.doubtful(Map.of("delivery.guarantee", "at_least_once"))).isEmpty();
  }

  /** Says which properties it takes. */
  public static final class DefiningHook implements EventProcessor {
    @Override
    public ConfigDef config() {
      return new ConfigDef().define("column", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "");
    }
  }

  /** Takes any property. */
  public static final class OpenHook implements EventProcessor {}

  @Test
  void aPropertyThatAHookDoesNotDefineIsSaid() {
    String key = "event.processor.colum";
    assertThat(
            SinkKeys.doubtful(
                Map.of("event.processor.class", DefiningHook.class.getName(), key, "x")))
        .isEqualTo(Map.of(key, "The hook does not define it; it defines [column]"));
    assertThat(
            SinkKeys.doubtful(Map.of("event.processor.class", OpenHook.class.getName(), key, "x")))
        .isEmpty();
  }
}
