package io.neaptide.connect.common.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neaptide.connect.RowConverter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class EncodedRowTest {

  private static final Map<String, Object> ROW = new LinkedHashMap<>();

  static {
    ROW.put("z", 1L);
    ROW.put("text", "é\"");
    ROW.put("nothing", null);
    ROW.put("exact", new BigDecimal("0.12345678901234567890123"));
    ROW.put("below", Map.of("list", Arrays.asList(true, 0.5, null)));
  }

  private final EncodedRow encoded = EncodedRow.of(ROW);

  @Test
  void isTheRowToWhoeverLooksAtIt() {
    assertThat(encoded).isEqualTo(ROW).hasSameHashCodeAs(ROW);
    assertThat(ROW).isEqualTo(encoded);
    assertThat(encoded.keySet()).containsExactlyElementsOf(ROW.keySet());
    assertThat(encoded.get("text")).isEqualTo("é\"");
    assertThat(encoded.containsKey("nothing")).isTrue();
    assertThat(encoded.containsKey("_key")).isFalse();
    assertThat(encoded).hasSize(5);
  }

  @Test
  void cannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> encoded.put("z", 2L));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> encoded.remove("z"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(encoded::clear);
  }

  @Test
  void theConverterWritesItAsTheRowItself() {
    RowConverter converter = new RowConverter();

    assertThat(new String(converter.fromConnectData("t", null, encoded), UTF_8))
        .isEqualTo(new String(converter.fromConnectData("t", null, ROW), UTF_8));
  }

  @Test
  void asAKeyItHasTheCanonicalFormOfTheRow() {
    RowConverter converter = new RowConverter();
    converter.configure(Map.of(), true);

    assertThat(converter.fromConnectData("t", null, encoded))
        .isEqualTo(converter.fromConnectData("t", null, ROW));
  }

  @Test
  void whatJsonCannotHoldIsRefusedAtOnce() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> EncodedRow.of(Map.of("a", List.of(Double.NaN))));
  }
}
