package io.neaptide.connect.command.table;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.common.config.ConverterNames;
import io.neaptide.connect.common.format.Formats;
import io.neaptide.connect.common.serde.KeyDeserializer;
import io.neaptide.connect.common.serde.RowDeserializer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;

/** Makes the formats of a table, with the class loader that they need. */
final class TableFormats {

  private static final String SCHEMAS_ENABLE = "schemas.enable";

  private final TableSettings settings;
  private final ClassLoader loader;

  TableFormats(TableSettings settings) {
    this.settings = settings;
    this.loader =
        ConverterLoader.of(settings.options().name(SideOptions.CONVERTERS), settings.converters());
  }

  /** The loader of the formats, for the thread that uses them. */
  ClassLoader loader() {
    return loader;
  }

  KeyDeserializer keys() {
    String option = settings.options().keyFormat();
    Map<String, String> properties = properties("key.", option);
    String format = exact(settings.keyFormat(), Formats.JSON, option, properties);
    return made(
        option, format, properties, () -> Formats.keyDeserializer(option, format, properties));
  }

  RowDeserializer rows() {
    String option = settings.options().valueFormat();
    Map<String, String> properties = properties("value.", option);
    String format = exact(settings.valueFormat(), Formats.UPSERT_JSON, option, properties);
    return made(
        option, format, properties, () -> Formats.rowDeserializer(option, format, properties));
  }

  /**
   * Where Connect's JSON converter has no schemas it reads other numbers than there are, so that
   * two that are not the same could count as equal: the same JSON is read exactly.
   */
  private static String exact(
      String format, String sameJson, String option, Map<String, String> properties) {
    String schemas = option + "." + SCHEMAS_ENABLE;
    if (!ConverterNames.isOf(Formats.JSON_CONVERTER, format)) {
      return format;
    }
    if (!"false".equalsIgnoreCase(properties.get(schemas))) {
      return Formats.JSON_CONVERTER;
    }
    properties.clear();
    return sameJson;
  }

  private Map<String, String> properties(String prefix, String option) {
    Map<String, String> properties = new HashMap<>();
    settings
        .properties()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                properties.put(option + "." + name.substring(prefix.length()), value);
              }
            });
    return properties;
  }

  private <T> T made(
      String option, String format, Map<String, String> properties, Supplier<T> maker) {
    Formats.unusedProperties(option, format, properties)
        .forEach(
            (property, message) -> {
              throw new CommandException(
                  settings.options().name("property")
                      + ": the format '"
                      + format
                      + "' takes no properties; name the class that takes them with "
                      + option);
            });
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return maker.get();
    } catch (ConfigException e) {
      throw refusal(option, format, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private CommandException refusal(String option, String format, ConfigException e) {
    if (e.getCause() instanceof ClassNotFoundException) {
      return new CommandException(
          option
              + " "
              + format
              + " is no format: use "
              + (option.equals(settings.options().keyFormat())
                  ? "'string' or 'json'"
                  : "'upsert-json'")
              + ", or the full name of a class whose jars are in a folder that "
              + settings.options().name(SideOptions.CONVERTERS)
              + " names",
          null);
    }
    return new CommandException(option + " " + format + " cannot be used", e);
  }
}
