package io.neaptide.connect.sink.reconcile.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.neaptide.connect.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The fingerprint of a difference: a short text that is the same whenever the same difference is
 * found under the same settings, and another one for any other.
 */
public final class DifferenceFingerprint {

  /** Another way to make fingerprints has another prefix, so that none is taken for the other. */
  private static final String PREFIX = "plan1-";

  private static final int SHOWN_BYTES = 32;
  private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-f]{" + 2 * SHOWN_BYTES + "}");

  private DifferenceFingerprint() {}

  /** The form of a fingerprint, for people. */
  public static String form() {
    return PREFIX + " and " + 2 * SHOWN_BYTES + " hex digits in lower case";
  }

  public static boolean isFingerprint(String text) {
    return TEXT.matcher(text).matches();
  }

  /**
   * The fingerprint of a difference.
   *
   * @param settings whatever else decides which bytes are written, by its name
   */
  public static String of(SortedMap<String, String> settings, ChangeSum changes) {
    MessageDigest digest = Sha256.digest();
    digest.update(number(settings.size()));
    settings.forEach(
        (name, value) -> {
          update(digest, name);
          update(digest, value);
        });
    digest.update(number(changes.count()));
    digest.update(changes.bytes());
    return PREFIX + HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(number(bytes.length));
    digest.update(bytes);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
