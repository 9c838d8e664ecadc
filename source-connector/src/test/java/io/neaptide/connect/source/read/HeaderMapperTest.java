package io.neaptide.connect.source.read;

import static io.neaptide.connect.source.testing.SourceRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.selffeed.OriginHeader;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;

class HeaderMapperTest {

  private static final byte[] NOT_TEXT = {(byte) 0xff, 1};

  private final Headers headers =
      new RecordHeaders()
          .add("text", bytes("grüße \"x\""))
          .add("none", null)
          .add("raw", NOT_TEXT)
          .add("text", bytes(""));

  @Test
  void textIsHandedOverAsTextAndOtherBytesAsBytes() {
    ConnectHeaders mapped = new HeaderMapper(false, true, Optional.empty()).map(headers.toArray());

    assertThat(mapped).extracting(Header::key).containsExactly("text", "none", "raw", "text");
    assertThat(mapped).extracting(Header::value).contains("grüße \"x\"", NOT_TEXT, "");
    assertThat(mapped.lastWithName("none").value()).isNull();
    assertThat(mapped.lastWithName("raw").schema()).isEqualTo(Schema.BYTES_SCHEMA);
  }

  @Test
  void connectsOwnConverterWritesTheBytesThatWereRead() throws Exception {
    ConnectHeaders mapped = new HeaderMapper(false, true, Optional.empty()).map(headers.toArray());
    try (SimpleHeaderConverter converter = new SimpleHeaderConverter()) {
      Header first = mapped.iterator().next();

      assertThat(converter.fromConnectHeader("t", "text", first.schema(), first.value()))
          .isEqualTo(bytes("grüße \"x\""));
      assertThat(converter.fromConnectHeader("t", "none", null, null)).isNull();
    }
  }

  @Test
  void allAreBytesForConverterOfBytes() {
    ConnectHeaders mapped =
        new HeaderMapper(true, true, Optional.of(new OriginHeader("n", "C")))
            .map(headers.toArray());

    assertThat(mapped)
        .filteredOn(header -> header.value() != null)
        .hasSize(4)
        .allMatch(header -> header.schema().equals(Schema.BYTES_SCHEMA));
    assertThat(mapped.lastWithName("neaptide.origin").value()).isEqualTo(bytes("n:C"));
  }

  @Test
  void recordsWithoutHeadersShareTheirsUnlessSomeoneMayChangeThem() {
    Optional<OriginHeader> origin = Optional.of(new OriginHeader("n", "C"));
    org.apache.kafka.common.header.Header[] none = {};
    HeaderMapper shared = new HeaderMapper(false, true, origin);
    HeaderMapper apart = new HeaderMapper(false, false, origin);

    assertThat(shared.map(none)).isSameAs(shared.map(none)).hasSize(1);
    assertThat(shared.map(headers.toArray())).hasSize(5).isNotSameAs(shared.map(none));
    assertThat(apart.map(none)).isEqualTo(shared.map(none)).isNotSameAs(apart.map(none));
  }

  @Test
  void idsOfSchemasAreLeftOutSinceTheyAreOfBytesThatAreNotWritten() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("apicurio.value.globalId", new byte[8]);
    headers.add("apicurio.key.globalId", new byte[8]);
    headers.add("__value_schema_id", new byte[17]);
    headers.add("kept", new byte[] {'x'});

    assertThat(new HeaderMapper(true, true, Optional.empty()).map(headers.toArray()))
        .extracting(Header::key)
        .containsExactly("kept");
  }
}
