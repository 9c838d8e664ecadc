package io.neaptide.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyConvertersTest {

  private static final String FORMAT = "key.deserializer";

  @ParameterizedTest
  @ValueSource(
      strings = {"org.apache.kafka.connect.storage.StringConverter", "StringConverter", "String"})
  void jsonKeysAreNotWrittenAsTexts(String converter) {
    Optional<String> problem =
        KeyConverters.unsuitableForJson(FORMAT, Map.of("key.converter", converter));

    assertThat(problem)
        .contains(
            "key.converter=org.apache.kafka.connect.storage.StringConverter does not keep keys of"
                + " key.deserializer=json apart: 12 and \"12\" become one key, and an object becomes"
                + " {a=1}; set key.converter of the connector to io.neaptide.connect.RowConverter,"
                + " or to org.apache.kafka.connect.json.JsonConverter with"
                + " key.converter.schemas.enable=false");
  }

  @Test
  void otherConvertersAndKeysThatATransformMakesPass() {
    assertThat(KeyConverters.unsuitableForJson(FORMAT, Map.of())).isEmpty();
    assertThat(
            KeyConverters.unsuitableForJson(
                FORMAT, Map.of("key.converter", "io.neaptide.connect.RowConverter")))
        .isEmpty();
    assertThat(
            KeyConverters.unsuitableForJson(
                FORMAT,
                Map.of(
                    "key.converter", "StringConverter",
                    "transforms", "mask, id",
                    "transforms.id.type", "org.apache.kafka.connect.transforms.ExtractField$Key")))
        .isEmpty();
  }
}
