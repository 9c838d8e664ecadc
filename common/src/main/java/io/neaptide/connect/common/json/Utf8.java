package io.neaptide.connect.common.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Well-formedness of UTF-8 as defined by table 3-7 of the Unicode standard: no overlong forms, no
 * surrogates, nothing past U+10FFFF; and of texts, which have a UTF-8 form only where every
 * surrogate is one of a pair.
 */
public final class Utf8 {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  public static boolean canEncode(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        boolean paired =
            Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!paired) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  /**
   * A text in UTF-8, and where it has no UTF-8 form in one of its own: half of a surrogate pair is
   * encoded as any other character would be, which no well-formed text ever is. So different texts
   * have different bytes.
   */
  public static byte[] encodeAny(String text) {
    return canEncode(text) ? text.getBytes(StandardCharsets.UTF_8) : encodeWithHalves(text);
  }

  private static byte[] encodeWithHalves(String text) {
    byte[] bytes = new byte[3 * text.length()];
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      int character = text.codePointAt(at);
      if (Character.isSupplementaryCodePoint(character)) {
        at++;
        bytes[length++] = (byte) (0xF0 | (character >> 18));
        bytes[length++] = continued(character >> 12);
        bytes[length++] = continued(character >> 6);
        bytes[length++] = continued(character);
      } else if (character >= 0x800) {
        bytes[length++] = (byte) (0xE0 | (character >> 12));
        bytes[length++] = continued(character >> 6);
        bytes[length++] = continued(character);
      } else if (character >= 0x80) {
        bytes[length++] = (byte) (0xC0 | (character >> 6));
        bytes[length++] = continued(character);
      } else {
        bytes[length++] = (byte) character;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte continued(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  public static boolean isWellFormed(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (at + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int length = sequenceLength(bytes, at);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** Length of the well-formed multi-byte sequence at an index, or 0 where there is none. */
  private static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int next = at + 2; next < at + length; next++) {
      if ((bytes[next] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
