package io.neaptide.connect.sink.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Phase;
import io.neaptide.connect.sink.testing.StreamGuards;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamGuardTest {

  private static final String FORMAT = "io.neaptide.connect.RowConverter";

  /** A comparing stream with everything that counts. */
  private static Map<String, String> comparing() {
    Map<String, String> config = new HashMap<>();
    config.put("fetch.existing.enabled", "true");
    config.put("topic.format", "${topic}.copy");
    config.put("key.serializer", "json");
    config.put("value.serializer", FORMAT);
    config.put("value.serializer.schemas.enable", "false");
    config.put("value.serializer.schema.registry.url", "http://registry");
    config.put("value.serializer.schema.registry.basic.auth.user.info", "user:secret");
    config.put("value.serializer.schema.registry.ssl.truststore.password", "secret");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", FORMAT);
    config.put("value.converter.decimal.format", "NUMERIC");
    config.put("value.converter.schema.registry.url", "http://registry");
    config.put("value.converter.apicurio.registry.auth.client.secret", "secret");
    config.put("value.converter.apicurio.registry.auto-register", "false");
    config.put("transforms", "a,b");
    config.put("transforms.a.type", "org.example.A");
    config.put("transforms.a.fields", "x,y");
    config.put("transforms.a.static.value", "x,y");
    config.put("transforms.a.secret", "a key that rows are encrypted by");
    config.put("transforms.b.type", "org.example.B");
    config.put("transforms.unused.type", "org.example.C");
    config.put("predicates", "p");
    config.put("predicates.p.type", "org.example.P");
    return config;
  }

  private static Generation begun(Phase phase, Map<String, String> config) {
    return new Generation(
        3,
        "1",
        phase,
        Optional.of(Bounds.of(Map.of(), Map.of(), Map.of())),
        StreamGuards.of("1", config).fingerprint());
  }

  private static void goOn(Map<String, String> config, Map<String, String> with) {
    Phase phase = config.containsKey("fetch.existing.enabled") ? Phase.STREAM : Phase.PLAIN;
    StreamGuards.of("1", with).requireTheseSettings(begun(phase, config));
  }

  private static Map<String, String> with(Map<String, String> config, String key, String value) {
    Map<String, String> changed = new HashMap<>(config);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return changed;
  }

  @Test
  void theSameSettingsGoOn() {
    assertThatCode(() -> goOn(comparing(), comparing())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "topic.format,",
    "topic.format,other",
    "key.serializer,",
    "key.serializer,string",
    "value.serializer,upsert-json",
    "value.serializer.schemas.enable,true",
    "value.serializer.schemas.enable,",
    "value.serializer.new,x",
    "value.serializer.schema.registry.url,http://another",
    "event.processor.class,io.neaptide.connect.sink.testing.RecordingHook",
    "kafka.producer.partitioner.class,org.example.Mine",
    "key.converter,org.apache.kafka.connect.json.JsonConverter",
    "value.converter.decimal.format,BASE64",
    "transforms,a",
    "transforms,'b,a'",
    "transforms.a.type,org.example.Z",
    "transforms.a.field,x",
    "transforms.a.fields,'y,x'",
    "transforms.a.static.value,'x, y'",
    "transforms.a.secret,rotated",
    "value.converter.apicurio.registry.auto-register,true",
    "predicates.p.type,org.example.Z",
  })
  void whatDecidesWhatStandsInTheTargetIsRefusedAndNamed(String key, String value) {
    assertThatThrownBy(() -> goOn(comparing(), with(comparing(), key, value)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            key.equals("kafka.producer.partitioner.class") ? "kafka.partitioner.class" : key + " (")
        .hasMessageContaining("set stream.version to another value");
  }

  @ParameterizedTest
  @CsvSource({
    "value.serializer.schema.registry.basic.auth.user.info,user:rotated",
    "value.serializer.schema.registry.ssl.truststore.password,rotated",
    "value.serializer.basic.auth.credentials.source,USER_INFO",
    "value.serializer.http.connect.timeout.ms,7",
    "value.converter.apicurio.registry.auth.client.secret,rotated",
    "value.converter.apicurio.registry.auth.client.secret,",
    "value.converter.apicurio.registry.auth.service.token.endpoint,https://sso",
    "value.converter.schema.registry.bearer.auth.token,rotated",
    "value.serializer.secret,rotated",
    "value.serializer.token,rotated",
    "value.serializer.username,another",
    "value.serializer.api.key,rotated",
    "value.serializer.client.id,another",
    "value.serializer.schema.registry.url,' http://registry '",
    "transforms,'a, b'",
    "transforms,' a ,b '",
    "transforms.a.fields,'x , y'",
    "value.converter.schema.registry.url,https://registry",
    "value.converter,",
    "key.converter,",
    "transforms.unused.type,org.example.Z",
    "reconcile.mode,plan",
    "reconcile.max.deletes.percent,7",
    "reconcile.shared.keys,accept",
    "fetch.existing.value.deserializer,upsert-json",
    "fetch.existing.consumer.max.poll.records,7",
    "state.dir,/var/tmp",
    "kafka.bootstrap.servers,another:1",
    "kafka.sasl.jaas.config,rotated",
    "kafka.producer.linger.ms,7",
    "topics,'people,others'",
    "tasks.max,7",
    "errors.tolerance,all",
    "transaction.commit.interval.ms,300",
    "topic.creation.default.partitions,7",
    "key.serializer.ignored.by.a.built-in.format,x",
  })
  void whatDoesNotDecideItMayBeChanged(String key, String value) {
    assertThatCode(() -> goOn(comparing(), with(comparing(), key, value)))
        .doesNotThrowAnyException();
  }

  @Test
  void theMessageTellsTheValuesOfWhatIsNoSecretAndTheRemedy() {
    assertThatThrownBy(
            () ->
                goOn(
                    comparing(),
                    with(
                        with(comparing(), "topic.format", null),
                        "value.serializer.schemas.enable",
                        "true")))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The stream of stream.version=1 was begun by other settings: topic.format (was"
                + " '${topic}.copy', is the default), value.serializer.schemas.enable (changed)."
                + " What stands in its target topics was written by those, so nothing is written by"
                + " the new ones. Set them as they were to go on, or set stream.version to another"
                + " value: the next start compares with what the target topics hold and writes only"
                + " what is different");
  }

  @Test
  void anotherClusterIsRefusedAndOneThatIsNotKnownIsNot() {
    Generation begun = begun(Phase.STREAM, comparing());

    assertThatThrownBy(
            () ->
                StreamGuards.of("1", comparing(), Optional.of("E"), Optional.of("W2"))
                    .requireTheseSettings(begun))
        .hasMessageContaining(
            "worker.kafka.bootstrap.servers (the id of its cluster was 'W', is 'W2')");
    assertThatThrownBy(
            () ->
                StreamGuards.of("1", comparing(), Optional.of("E2"), Optional.of("W"))
                    .requireTheseSettings(begun))
        .hasMessageContaining("kafka.bootstrap.servers (the id of its cluster was 'E', is 'E2')");
    assertThatCode(
            () ->
                StreamGuards.of("1", comparing(), Optional.empty(), Optional.empty())
                    .requireTheseSettings(begun))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "topic.format,other,true",
    "key.serializer,json,true",
    "value.serializer," + FORMAT + ",true",
    "event.processor.class,io.neaptide.connect.sink.testing.RecordingHook,false",
    "transforms,a,false",
    "value.converter," + FORMAT + ",false",
  })
  void withoutAnInitialPhaseTopicsAndFormatsCount(String key, String value, boolean refused) {
    Map<String, String> plain = Map.of();

    if (refused) {
      assertThatThrownBy(() -> goOn(plain, with(plain, key, value)))
          .hasMessageContaining(key + " (was the default, is '" + value + "')")
          .hasMessageContaining("the connector then goes on by the new settings from where its");
    } else {
      assertThatCode(() -> goOn(plain, with(plain, key, value))).doesNotThrowAnyException();
    }
  }

  @Test
  void aComparedStreamThatGoesOnWithoutComparingIsHeldToAllItsSettings() {
    Map<String, String> plain = with(comparing(), "fetch.existing.enabled", null);

    assertThatCode(() -> goOn(comparing(), plain)).doesNotThrowAnyException();
    assertThatThrownBy(() -> goOn(comparing(), with(plain, "transforms", null)))
        .hasMessageContaining("transforms (was 'a,b', is the default)");
  }

  @Test
  void whatDefaultsGiveIsNoDifferenceToNamingThem() {
    Map<String, String> named =
        Map.of(
            "fetch.existing.enabled", "true",
            "topic.format", "${topic}",
            "key.serializer", "string",
            "value.serializer", "upsert-json",
            "event.processor.class", "",
            "transforms", "");

    assertThatCode(() -> goOn(Map.of("fetch.existing.enabled", "true"), named))
        .doesNotThrowAnyException();
    assertThat(StreamGuards.of("1", named).fingerprint().plain())
        .containsOnlyKeys("kafka.bootstrap.servers", "worker.kafka.bootstrap.servers");
  }
}
