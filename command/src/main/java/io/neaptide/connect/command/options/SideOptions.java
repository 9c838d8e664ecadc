package io.neaptide.connect.command.options;

import io.neaptide.connect.command.cluster.ClusterSettings;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.format.Formats;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that say how a topic is read as a table. Where there are two sides each option may be
 * given for one of them: {@code --left-key-format} wins over {@code --key-format}.
 */
public final class SideOptions {

  public static final String CONVERTERS = "converters";

  private static final String BOOTSTRAP_SERVER = "bootstrap-server";
  private static final String COMMAND_CONFIG = "command-config";
  private static final String KEY_FORMAT = "key-format";
  private static final String VALUE_FORMAT = "value-format";
  private static final String PROPERTY = "property";
  private static final String UNTIL = "until";

  private final String side;
  private final Optional<SideOptions> forBoth;
  private final Map<String, OptionSpec> options = new HashMap<>();

  private SideOptions(String side, Optional<SideOptions> forBoth) {
    this.side = side;
    this.forBoth = forBoth;
  }

  /** Adds the options of the one side there is, or of both. */
  public static SideOptions addTo(CommandSpec command) {
    SideOptions added = new SideOptions("", Optional.empty());
    added.define(command);
    return added;
  }

  /** Adds the options of one of two sides; what is not given for it is taken from both. */
  public SideOptions addSide(CommandSpec command, String name) {
    SideOptions added = new SideOptions(name + "-", Optional.of(this));
    added.define(command);
    return added;
  }

  private void define(CommandSpec command) {
    add(
        command,
        option(
            BOOTSTRAP_SERVER,
            String.class,
            "HOST:PORT",
            "The Kafka cluster: one address, or" + " several with commas between them."));
    add(
        command,
        option(
            COMMAND_CONFIG,
            Path.class,
            "FILE",
            "Properties of Kafka clients: security," + " timeouts."));
    add(
        command,
        option(
            KEY_FORMAT,
            String.class,
            "FORMAT",
            "Format of the keys, as key.deserializer of the"
                + " connectors takes it: string (the default), json, or the name of a class."));
    add(
        command,
        option(
            VALUE_FORMAT,
            String.class,
            "FORMAT",
            "Format of the values, as value.deserializer"
                + " takes it: upsert-json (the default), or the name of a class, such as a"
                + " converter."));
    add(
        command,
        option(
            PROPERTY,
            String[].class,
            "NAME=VALUE",
            "A property of the format of the keys"
                + " (key.NAME=VALUE) or values (value.NAME=VALUE), such as"
                + " value.schema.registry.url=http://registry:8081. May be given several times."));
    add(
        command,
        option(
            CONVERTERS,
            Path[].class,
            "FOLDER",
            "A folder with the jars of a format that is a"
                + " class, which is loaded apart as Connect loads plugins."));
    add(
        command,
        option(
            UNTIL,
            String.class,
            "TIME",
            "Read only records with a timestamp before that time, such as"
                + " 2026-11-24T12:00:00Z; otherwise up to where the topic ends now."));
  }

  private OptionSpec.Builder option(String name, Class<?> type, String label, String description) {
    return OptionSpec.builder(name(name))
        .type(type)
        .paramLabel(label)
        .description(description)
        .hidden(forBoth.isPresent());
  }

  private void add(CommandSpec command, OptionSpec.Builder option) {
    OptionSpec built = option.build();
    command.addOption(built);
    options.put(built.longestName(), built);
  }

  /** The name of an option of this side. */
  public String name(String option) {
    return "--" + side + option;
  }

  /** What the options say of a topic. */
  public TableSettings settings(String topic) {
    return new TableSettings(
        this,
        topic,
        cluster(),
        this.<String>value(KEY_FORMAT).orElse(Formats.STRING),
        this.<String>value(VALUE_FORMAT).orElse(Formats.UPSERT_JSON),
        properties(),
        this.<Path[]>value(CONVERTERS).map(List::of).orElse(List.of()),
        this.<String>value(UNTIL).map(this::time));
  }

  /** The option for the format of keys. */
  public String keyFormat() {
    return given(KEY_FORMAT);
  }

  /** The option for the format of values. */
  public String valueFormat() {
    return given(VALUE_FORMAT);
  }

  private ClusterSettings cluster() {
    String servers =
        this.<String>value(BOOTSTRAP_SERVER)
            .orElseThrow(
                () ->
                    new CommandException(
                        "No cluster is given; name it with "
                            + forBoth.orElse(this).name(BOOTSTRAP_SERVER)));
    return new ClusterSettings(
        given(BOOTSTRAP_SERVER), servers, given(COMMAND_CONFIG), value(COMMAND_CONFIG));
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    List<String> all = new ArrayList<>();
    forBoth
        .flatMap(both -> both.<String[]>own(PROPERTY))
        .ifPresent(each -> all.addAll(List.of(each)));
    this.<String[]>own(PROPERTY).ifPresent(each -> all.addAll(List.of(each)));
    for (String each : all) {
      int equals = each.indexOf('=');
      if (equals < 0 || !each.matches("(?s)(key|value)\\..*")) {
        throw new CommandException(
            // Its value may be a password.
            given(PROPERTY)
                + " "
                + (equals < 0 ? each : each.substring(0, equals) + "=...")
                + " is not key.NAME=VALUE or value.NAME=VALUE");
      }
      properties.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return properties;
  }

  private Instant time(String text) {
    return PointInTime.parse(given(UNTIL), text);
  }

  /** The option that a value comes from, for messages. */
  private String given(String option) {
    return own(option).isPresent() || forBoth.isEmpty()
        ? name(option)
        : forBoth.get().given(option);
  }

  private <T> Optional<T> value(String option) {
    Optional<T> own = own(option);
    return own.isPresent() || forBoth.isEmpty() ? own : forBoth.get().value(option);
  }

  private <T> Optional<T> own(String option) {
    return Optional.ofNullable(options.get(name(option)).getValue());
  }
}
