package io.neaptide.connect.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this plugin, as Connect shows it in its list of plugins. */
public final class PluginVersion {

  private static final String CURRENT = read();

  private PluginVersion() {}

  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (InputStream in = PluginVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("The plugin's version resource cannot be read", e);
    }
  }
}
