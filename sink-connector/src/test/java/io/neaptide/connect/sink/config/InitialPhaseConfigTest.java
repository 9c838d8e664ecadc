package io.neaptide.connect.sink.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.common.serde.ColumnSelection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InitialPhaseConfigTest {

  private static InitialPhaseConfig config(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("kafka.bootstrap.servers", "broker:9092");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return new SinkConfig(properties).initial();
  }

  @Test
  void nothingIsComparedUnlessAskedFor() {
    InitialPhaseConfig defaults = config();

    assertThat(defaults.fetchExisting()).isFalse();
    assertThat(defaults.streamVersion()).isEqualTo("1");
    assertThat(defaults.mode()).isEqualTo(InitialPhaseConfig.Mode.APPLY);
    assertThat(defaults.maxDeletesPercent()).isEqualTo(50);
    assertThat(defaults.stateDirectory()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    assertThat(defaults.consumerProperties()).isEmpty();
  }

  @Test
  void takesWhatIsConfigured() {
    InitialPhaseConfig config =
        config(
            "fetch.existing.enabled", "true",
            "stream.version", "2026-11",
            "reconcile.mode", "plan",
            "reconcile.max.deletes.percent", "0",
            "state.dir", "/var/lib/neaptide",
            "fetch.existing.consumer.fetch.max.bytes", "1000");

    assertThat(config.fetchExisting()).isTrue();
    assertThat(config.streamVersion()).isEqualTo("2026-11");
    assertThat(config.mode()).isEqualTo(InitialPhaseConfig.Mode.PLAN);
    assertThat(config.maxDeletesPercent()).isZero();
    assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/lib/neaptide"));
    assertThat(config.consumerProperties()).isEqualTo(Map.of("fetch.max.bytes", "1000"));
  }

  @Test
  void existingRowsAreReadInTheCounterpartOfTheSerializer() {
    assertThat(
            config()
                .existingRows()
                .deserialize(
                    "t", new RecordHeaders(), "{\"a\":1}".getBytes(UTF_8), ColumnSelection.ALL))
        .isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aConverterReadsWithThePropertiesItWritesWith() {
    InitialPhaseConfig config =
        config(
            "value.serializer", "org.apache.kafka.connect.storage.StringConverter",
            "value.serializer.converter.encoding", "no-such-encoding");

    assertThatThrownBy(config::existingRows)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value org.apache.kafka.connect.storage.StringConverter for configuration"
                + " fetch.existing.value.deserializer: The format refuses its properties"
                + " (fetch.existing.value.deserializer.*): Unsupported encoding no-such-encoding");
  }

  @Test
  void anUnknownFormatIsRefusedOnItsKey() {
    assertThatThrownBy(() -> config("fetch.existing.value.deserializer", "xml").existingRows())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value xml for configuration fetch.existing.value.deserializer: Use"
                + " 'upsert-json', or the full name of a class that implements RowDeserializer or"
                + " Converter. Its jar,"
                + " with what it needs, belongs into the plugin's own folder, beside the connector's"
                + " jars, on every worker: plugins do not see each other");
  }

  @Test
  void theGuaranteeFollowsFromTheInitialPhaseUnlessItIsNamed() {
    assertThat(DeliveryConfig.effective("", InitialPhaseReason.of(true, Optional.empty())))
        .isEqualTo(DeliveryConfig.Guarantee.EXACTLY_ONCE);
    assertThat(DeliveryConfig.effective("", Optional.empty()))
        .isEqualTo(DeliveryConfig.Guarantee.AT_LEAST_ONCE);
    assertThat(DeliveryConfig.effective("exactly_once", Optional.empty()))
        .isEqualTo(DeliveryConfig.Guarantee.EXACTLY_ONCE);
    assertThatThrownBy(
            () ->
                new SinkConfig(
                        Map.of(
                            "kafka.bootstrap.servers", "b:1",
                            "fetch.existing.enabled", "true",
                            "delivery.guarantee", "at_least_once"))
                    .delivery())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Invalid value at_least_once for configuration delivery.guarantee:"
                + " fetch.existing.enabled=true needs exactly-once delivery: at least once, a task"
                + " that was replaced could still overwrite or delete rows after the comparison."
                + " Remove delivery.guarantee, or set it to exactly_once");
  }
}
