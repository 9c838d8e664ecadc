package io.neaptide.connect.source.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.serde.MalformedDataException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class MalformedReasonTest {

  @Test
  void causesOfConverterAreGiven() {
    MalformedReason reason =
        reason(
            new DataException(
                "Failed to deserialize", new SerializationException("Unknown magic byte!")));

    assertThat(reason.forLog())
        .isEqualTo(reason.inFull())
        .isEqualTo(
            "value: not readable by C, caused by org.apache.kafka.connect.errors.DataException:"
                + " Failed to deserialize, caused by"
                + " org.apache.kafka.common.errors.SerializationException: Unknown magic byte!");
  }

  @Test
  void logHasNoPieceOfTheRecordThatParserQuotes() {
    Exception parser = new IllegalStateException("Unrecognized token 'secret'");
    MalformedReason reason =
        reason(new DataException("Converting failed: ", new SerializationException(parser)));

    assertThat(reason.forLog())
        .isEqualTo(
            "value: not readable by C, caused by org.apache.kafka.connect.errors.DataException:"
                + " Converting failed:, caused by"
                + " org.apache.kafka.common.errors.SerializationException, caused by"
                + " java.lang.IllegalStateException");
    assertThat(reason.inFull())
        .endsWith("caused by java.lang.IllegalStateException: Unrecognized token 'secret'");
  }

  @Test
  void whatTheMessageSaysIsNotSaidTwice() {
    DataException cause = new MalformedDataException("expected a JSON object, found an array");

    assertThat(
            new MalformedReason(new MalformedDataException("value: " + cause.getMessage(), cause))
                .forLog())
        .isEqualTo("value: expected a JSON object, found an array");
  }

  @Test
  void longMessageOfCauseIsCut() {
    assertThat(reason(new DataException("x".repeat(100_000) + "\nmore")).inFull())
        .hasSizeLessThan(1_000)
        .endsWith("x...");
  }

  private static MalformedReason reason(Exception ofConverter) {
    MalformedDataException unreadable =
        new MalformedDataException("not readable by C", ofConverter);
    return new MalformedReason(
        new MalformedDataException("value: " + unreadable.getMessage(), unreadable));
  }
}
