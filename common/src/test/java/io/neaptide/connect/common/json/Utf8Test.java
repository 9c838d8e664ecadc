package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The strict coders of the JDK are the measure. */
class Utf8Test {

  @Test
  void agreesWithTheJdkOnRandomBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextInt(4) > 0 ? 'a' : 0x80 | random.nextInt(0x80));
      }
      assertThat(Utf8.isWellFormed(bytes)).as("seed %d", seed).isEqualTo(decodes(bytes));
    }
  }

  @Test
  void agreesWithTheJdkOnAllLeadAndSecondBytes() {
    for (int lead = 0x80; lead <= 0xFF; lead++) {
      for (int second = 0; second <= 0xFF; second++) {
        for (int length = 1; length <= 5; length++) {
          byte[] bytes = new byte[10 + length];
          bytes[9] = (byte) lead;
          for (int at = 1; at < length; at++) {
            bytes[9 + at] = (byte) (at == 1 ? second : 0x80);
          }
          assertThat(Utf8.isWellFormed(bytes)).isEqualTo(decodes(bytes));
        }
      }
    }
  }

  @Test
  void agreesWithTheJdkOnRandomTexts() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append((char) (random.nextInt(3) == 0 ? 'a' : 0xD700 + random.nextInt(0xA00)));
      }
      assertThat(Utf8.canEncode(text.toString()))
          .as("seed %d", seed)
          .isEqualTo(encodes(text.toString()));
    }
  }

  @Test
  void encodesEveryTextIntoBytesOfItsOwn() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<ByteBuffer, String> texts = new HashMap<>();
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append((char) (random.nextInt(3) == 0 ? 'a' : 0xD700 + random.nextInt(0xA00)));
      }
      byte[] bytes = Utf8.encodeAny(text.toString());
      String other = texts.putIfAbsent(ByteBuffer.wrap(bytes), text.toString());
      assertThat(other).as("seed %d", seed).isIn(null, text.toString());
      if (encodes(text.toString())) {
        assertThat(bytes).as("seed %d", seed).isEqualTo(text.toString().getBytes(UTF_8));
      } else {
        assertThat(Utf8.isWellFormed(bytes)).as("seed %d", seed).isFalse();
      }
    }
  }

  private static boolean decodes(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).length() <= bytes.length;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean encodes(String text) {
    try {
      return UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining() >= text.length();
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
