package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.common.serde.MalformedDataException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringKeyTest {

  private final StringKeySerializer serializer = new StringKeySerializer();
  private final StringKeyDeserializer deserializer = new StringKeyDeserializer();

  @ParameterizedTest
  @ValueSource(strings = {"", "k", " 1 ", "é一😀", "\u0000", "\ufeffk", "\uffff"})
  void textComesBackAsItWas(String key) {
    byte[] bytes = serializer.serialize("t", new RecordHeaders(), Schema.STRING_SCHEMA, key);

    assertThat(deserializer.deserialize("t", new RecordHeaders(), bytes))
        .isEqualTo(new SchemaAndValue(Schema.STRING_SCHEMA, key));
  }

  @Test
  void bytesThatAreNotUtf8AreMalformed() {
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(
            () -> deserializer.deserialize("t", new RecordHeaders(), new byte[] {'k', (byte) 0xC3}))
        .withMessage("the key is not well-formed UTF-8");
  }

  @Test
  void aKeyOfAnotherTypeIsAnErrorThatNamesTheTypeAndTheRemedy() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> serializer.serialize("t", new RecordHeaders(), null, 4711L))
        .withMessage(
            "The key format 'string' writes text only, but the key is of type java.lang.Long; use"
                + " the key format 'json', or a transform that makes the key a text");
  }

  @Test
  void halfOfASurrogatePairIsNotReplacedByAQuestionMark() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> serializer.serialize("t", new RecordHeaders(), null, "secret\uD83D"))
        .withMessage("The key holds half of a surrogate pair and has no UTF-8 form");
  }
}
