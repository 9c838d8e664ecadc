package io.neaptide.connect.common.config;

/** Connect takes the name of a converter without its package, and without its kind, too. */
public final class ConverterNames {

  private static final String KIND = "Converter";

  private ConverterNames() {}

  /**
   * Whether a configured name is the one of a converter.
   *
   * @param converter its full name, which ends with {@code Converter}
   * @param configured may be null
   */
  public static boolean isOf(String converter, Object configured) {
    if (configured == null) {
      return false;
    }
    String name = configured.toString().trim();
    String simple = converter.substring(converter.lastIndexOf('.') + 1);
    return name.equals(converter)
        || name.equals(simple)
        || name.equals(simple.substring(0, simple.length() - KIND.length()));
  }
}
