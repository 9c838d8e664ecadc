package io.neaptide.connect.common.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Texts that are JSON objects in every notation, and some that are broken in one place. */
public final class RandomJson {

  private static final String[] NAMES = {
    "a", "b", "id", "name", "city", "aLongerName", "aLongerNamf", "", "ü", "\\u0061", "b\\t", "_key"
  };
  private static final String[] TEXTS = {
    "",
    "x",
    "some text",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u00e4",
    "ä",
    "€",
    "😀",
    "\\ud83d\\ude00",
    "\\n",
    "\\u000a",
    "\\u001f",
    "\\u001F",
    "\\u0000",
    "\\u00E9",
    "\\u0022",
    "\u007f"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "1e0",
    "10E-1",
    "0.1",
    "0.10",
    "-0.0",
    "0.000001",
    "0.0000001",
    "123456789012345678",
    "1234567890123456789",
    "9223372036854775808",
    "1.25",
    "100.00",
    "0.30000000000000004",
    "3.1415926535897932384626",
    "1e400",
    "-5e-1",
    "999999999999999999.5",
    "1234567.5",
    "12345678.5",
    "0.001",
    "0.0010",
    "0.0001",
    "-0.00",
    "1.0E-4",
    "12345678901234567890123456789012345678.5",
    "123456789012345678901234567890123456789"
  };
  private static final String[] SPACES = {"", "", "", "", " ", "\n", "\t ", "\r\n"};

  private final Random random;

  public RandomJson(Random random) {
    this.random = random;
  }

  public byte[] next() {
    byte[] json = (space() + object(0) + space()).getBytes(UTF_8);
    if (random.nextInt(6) == 0) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    return json;
  }

  private String object(int depth) {
    StringBuilder text = new StringBuilder("{").append(space());
    int count = random.nextInt(6);
    for (int field = 0; field < count; field++) {
      // A name that stands twice is rare, since it spoils the whole row.
      String name = pick(NAMES) + (random.nextInt(30) == 0 ? "" : "_" + field);
      text.append(field == 0 ? "" : ",")
          .append(space())
          .append('"')
          .append(name)
          .append('"')
          .append(space())
          .append(':')
          .append(space())
          .append(value(depth))
          .append(space());
    }
    return text.append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth < 4 ? 9 : 7)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3 -> pick(NUMBERS);
      case 4 -> (random.nextBoolean() ? "-" : "") + random.nextInt(100_000) + "." + decimals();
      case 5 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 6 -> '"' + pick(TEXTS) + pick(TEXTS) + pick(TEXTS) + '"';
      case 7 -> object(depth + 1);
      default -> list(depth + 1);
    };
  }

  private String decimals() {
    return random.nextBoolean() ? pick(NUMBERS).replaceAll("\\D", "") : "5" + random.nextInt(1_000);
  }

  private String list(int depth) {
    StringBuilder text = new StringBuilder("[").append(space());
    int count = random.nextInt(4);
    for (int element = 0; element < count; element++) {
      text.append(element == 0 ? "" : ",").append(space()).append(value(depth)).append(space());
    }
    return text.append(']').toString();
  }

  private String space() {
    return pick(SPACES);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
