package io.neaptide.connect.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.neaptide.connect.common.serde.ColumnSelection;
import io.neaptide.connect.common.serde.MalformedDataException;
import io.neaptide.connect.common.serde.NullValueException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class ConverterSerdeTest {

  private static final String NAME = FakeConverter.class.getName();
  private static final Headers HEADERS = new RecordHeaders();

  private final FakeConverter converter = new FakeConverter();
  private final ConverterSerde serde = new ConverterSerde(converter, true);

  @Test
  void aNullIsReadAsNullWhereTheSchemaHasADefault() {
    String row =
        "{\"schema\":{\"type\":\"struct\",\"optional\":false,\"fields\":[{\"field\":\"a\","
            + "\"type\":\"int32\",\"optional\":true,\"default\":7}]},\"payload\":{\"a\":null}}";

    assertThat(readAsJson(Map.of(), row).get("a")).isNull();
    assertThat(readAsJson(Map.of("f.replace.null.with.default", "true"), row))
        .isEqualTo(Map.of("a", 7L));
  }

  private static Map<String, Object> readAsJson(Map<String, String> settings, String row) {
    return Formats.rowDeserializer("f", JsonConverter.class.getName(), settings)
        .deserialize("t", HEADERS, row.getBytes(StandardCharsets.UTF_8), ColumnSelection.ALL);
  }

  @Test
  void aConverterReadsKeysAndRows() {
    converter.data = new SchemaAndValue(Schema.INT32_SCHEMA, 7);
    assertThat(serde.deserialize("t", HEADERS, new byte[1])).isEqualTo(converter.data);

    converter.data = new SchemaAndValue(null, Map.of("a", 7));
    assertThat(serde.deserialize("t", HEADERS, new byte[1], ColumnSelection.ALL))
        .isEqualTo(Map.of("a", 7L));
  }

  @Test
  void aFailureOfTheDataIsMalformedWithTheCauseAndWithoutTheData() {
    for (RuntimeException failure :
        List.of(
            new DataException("secret"),
            new SerializationException("secret"),
            new NullPointerException("secret"),
            new NumberFormatException("secret"),
            new DataException("x", new SerializationException("secret", new EOFException())))) {
      converter.failure = failure;
      for (Callable<?> read : reads()) {
        assertThat(catchThrowable(read::call))
            .isInstanceOf(MalformedDataException.class)
            .hasMessage("not readable by " + NAME)
            .hasCause(failure);
      }
    }
  }

  @Test
  void aServiceOutOfReachIsRetriableAndNoFaultOfTheRecordReadingOrWriting() {
    for (RuntimeException failure :
        List.of(
            outage(new ConnectException("refused")),
            outage(new SocketTimeoutException("read")),
            outage(new UnknownHostException("registry")),
            outage(new SSLHandshakeException("expired")),
            outage(new HttpConnectTimeoutException("http")),
            outage(new org.apache.kafka.common.errors.TimeoutException("kafka")),
            new SerializationException("x", new ConnectException("refused")),
            new NetworkException("I/O error"))) {
      converter.failure = failure;
      for (Callable<?> call :
          List.<Callable<?>>of(reads().get(0), reads().get(1), () -> write("data"))) {
        assertThat(catchThrowable(call::call))
            .isExactlyInstanceOf(RetriableException.class)
            .hasMessage(NAME + " could not reach a service that it needs")
            .hasCause(failure);
      }
    }
  }

  @Test
  void aRetriableFailureOfTheConverterPassesAsItIs() {
    converter.failure = new RetriableException("later");

    for (Callable<?> call :
        List.<Callable<?>>of(reads().get(0), reads().get(1), () -> write("data"))) {
      assertThat(catchThrowable(call::call)).isSameAs(converter.failure);
    }
  }

  @Test
  void aWrongSettingIsNoFaultOfTheRecord() {
    converter.failure = new ConfigException("schema.registry.url", "x");

    for (Callable<?> call :
        List.<Callable<?>>of(reads().get(0), reads().get(1), () -> write("data"))) {
      assertThat(catchThrowable(call::call)).isSameAs(converter.failure);
    }
  }

  @Test
  void aRowThatHasNoFormIsMalformed() {
    for (Map<?, ?> row : List.of(Map.of("a", new Object()), Map.of(1.5, "a"))) {
      converter.data = new SchemaAndValue(null, row);
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> serde.deserialize("t", HEADERS, new byte[0], ColumnSelection.ALL));
    }
  }

  @Test
  void nothingReadIsNoKeyAndNullAsRow() {
    for (SchemaAndValue nothing :
        new SchemaAndValue[] {null, SchemaAndValue.NULL, new SchemaAndValue(null, null)}) {
      converter.data = nothing;
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> serde.deserialize("t", HEADERS, new byte[0]))
          .withMessage("the key stands for null");
      assertThatExceptionOfType(NullValueException.class)
          .isThrownBy(() -> serde.deserialize("t", HEADERS, new byte[0], ColumnSelection.ALL))
          .withMessage("the value stands for null");
    }
  }

  @Test
  void dataThatTheConverterCannotWriteIsADataException() {
    for (RuntimeException failure :
        List.of(
            new DataException("secret"),
            new SerializationException("secret"),
            new ClassCastException("secret"))) {
      converter.failure = failure;
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> write("data"))
          .withMessage("not writable by " + NAME)
          .withCause(failure);
    }
  }

  @Test
  void nothingWrittenWouldBeADeleteAndIsRefused() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> write("data"))
        .withMessage(NAME + " wrote nothing for data that is not null");
  }

  @Test
  void closingClosesAConverterThatIsCloseable() {
    ClosingConverter closing = new ClosingConverter();

    try (ConverterSerde closed = new ConverterSerde(closing, true)) {
      assertThat(closed).isNotNull();
    }

    assertThat(closing.closed).isTrue();
    closing.closeFailure = new IOException("disk");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new ConverterSerde(closing, true).close())
        .withMessage("Closing " + ClosingConverter.class.getName() + " failed")
        .withCause(closing.closeFailure);
  }

  private List<Callable<?>> reads() {
    return List.of(
        () -> serde.deserialize("t", HEADERS, new byte[1]),
        () -> serde.deserialize("t", HEADERS, new byte[1], ColumnSelection.ALL));
  }

  private byte[] write(Object data) {
    return serde.serialize("t", HEADERS, null, data);
  }

  private static DataException outage(Exception cause) {
    return new DataException("wrapped", new SerializationException("wrapped", cause));
  }

  /** Closeable by its own choice, as on Connect 3.9, where Converter is not. */
  private static final class ClosingConverter extends FakeConverter implements Closeable {
    private boolean closed;
    private IOException closeFailure;

    @Override
    public void close() throws IOException {
      closed = true;
      if (closeFailure != null) {
        throw closeFailure;
      }
    }
  }
}
