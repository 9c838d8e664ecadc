package io.neaptide.connect.sink.reconcile.report;

import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.KeySerializer;
import io.neaptide.connect.sink.config.InitialPhaseConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Keys of the target topics as text, for people to read. Not thread-safe. */
public final class ExampleKeys implements AutoCloseable {

  /** So that no report is too large for a record of the state topic. */
  private static final int MAX_LENGTH = 200;

  private final Optional<KeyDeserializer> format;
  private final KeySerializer json =
      Formats.keySerializer(InitialPhaseConfig.KEY_DESERIALIZER_CONFIG, Formats.JSON, Map.of());

  /**
   * @param format reads the keys; none where the bytes are text that is best shown as it is, since
   *     two JSON keys may say the same in other bytes
   */
  public ExampleKeys(Optional<KeyDeserializer> format) {
    this.format = format;
  }

  public List<Object> of(String topic, List<byte[]> keys) {
    return List.copyOf(keys.stream().map(key -> cut(readable(topic, key))).toList());
  }

  private static String cut(String key) {
    return key.length() <= MAX_LENGTH ? key : key.substring(0, MAX_LENGTH) + "...";
  }

  /** The whole key as text; empty where it cannot be read. */
  public Optional<String> text(String topic, byte[] key) {
    try {
      return Optional.of(format.isPresent() ? decoded(topic, key, format.get()) : text(key));
    } catch (CharacterCodingException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The key, or its bytes as hex digits where it cannot be read. */
  private String readable(String topic, byte[] key) {
    return text(topic, key).orElseGet(() -> "0x" + HexFormat.of().formatHex(key));
  }

  private String decoded(String topic, byte[] key, KeyDeserializer reader) {
    SchemaAndValue data = reader.deserialize(topic, new RecordHeaders(), key);
    return data.value() instanceof String text
        ? text
        : new String(
            json.serialize(topic, new RecordHeaders(), data.schema(), data.value()),
            StandardCharsets.UTF_8);
  }

  private static String text(byte[] key) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
  }

  @Override
  public void close() {
    format.ifPresent(KeyDeserializer::close);
  }
}
