package io.neaptide.connect.command.fingerprint;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.columns.FoundColumns;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableOptions;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.command.options.WorkFiles;
import io.neaptide.connect.command.progress.ProgressDisplay;
import io.neaptide.connect.command.table.ReadTable;
import io.neaptide.connect.command.table.TableReader;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.common.time.MonotonicClock;
import io.neaptide.connect.common.time.StepProgress;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code neaptide fingerprint}: one line that tells whether two tables are equal. */
@Command(
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line that is the same for equal tables, whatever their partitions, histories and"
          + " formats: so two sides are compared that cannot see each other. It only reads.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:as expected, or nothing was expected",
      "1:another table",
      "2:could not tell"
    })
public final class FingerprintCommand implements Callable<Integer> {

  private static final int BUFFER_BYTES = 16 * 1024 * 1024;
  private static final String EXPECT = "--expect";
  private static final String BUCKET = "--bucket";

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Mixin private final TableOptions table = new TableOptions();

  @Option(
      names = EXPECT,
      paramLabel = "LINE",
      description = "The line of the other side: tell by the exit code whether it is the same.")
  private Optional<String> expected = Optional.empty();

  @Option(
      names = "--buckets",
      description = "Print a digest for each of 256 groups of keys, too, to see which differ.")
  private boolean buckets;

  @Option(
      names = BUCKET,
      paramLabel = "N",
      description = "Print the keys of one group, each with the digest of its row.")
  private Optional<Integer> bucket = Optional.empty();

  private final Console console;
  private final KafkaClients clients;
  private final Clock clock = new MonotonicClock();
  private SideOptions side;

  private FingerprintCommand(Console console, KafkaClients clients) {
    this.console = console;
    this.clients = clients;
  }

  /** The command with all its options. */
  public static CommandLine commandLine(Console console, KafkaClients clients) {
    FingerprintCommand command = new FingerprintCommand(console, clients);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    command.side = SideOptions.addTo(spec);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    TableSettings settings = side.settings(topic);
    String columns = table.columns().toString();
    Optional<Fingerprint> other = expected.map(line -> Fingerprint.parse(EXPECT, line));
    other.ifPresent(line -> requireSameColumns(line, columns));
    requireBucket();
    StepProgress reading = new StepProgress(clock);
    try (Cluster cluster = Cluster.connect(settings.cluster(), clients);
        TableReader reader =
            new TableReader(
                cluster,
                settings,
                table.columns(),
                reading,
                clock,
                table.stallLimit(),
                () -> false);
        WorkFiles files = WorkFiles.in(table.workFolder())) {
      DigestBuckets groups = new DigestBuckets();
      ReadTable read =
          during(
              "Reading",
              "offsets",
              reading,
              () ->
                  files.closing(
                      reader.read(reader.bounds(), groups, files::newFile, BUFFER_BYTES)));
      FingerprintChecks.requireKeys(topic, read.findings(), table.ignoreNullKeys());
      return tell(
          new TableFingerprint(groups), read, reader.rows().foundColumns(), settings, other);
    } catch (UncheckedIOException e) {
      throw WorkFiles.unusable(table.workFolder(), e);
    }
  }

  private int tell(
      TableFingerprint taken,
      ReadTable read,
      FoundColumns found,
      TableSettings settings,
      Optional<Fingerprint> other) {
    String columns = table.columns().toString();
    StepProgress digesting = new StepProgress(clock);
    StepProgress.Run run = digesting.begin((long) Fingerprint.BUCKETS * DigestBuckets.PER_BUCKET);
    Fingerprint fingerprint =
        during("Digesting", "groups of keys", digesting, () -> taken.of(read, columns, run::at));
    FingerprintChecks.requireRows(settings, read, taken.counts());
    FingerprintChecks.requireColumns(topic, table.columns(), found, taken.counts());
    FingerprintChecks.notes(topic, taken.counts()).forEach(console.err()::println);
    if (bucket.isPresent()) {
      taken
          .rows(read, bucket.get())
          .forEach(row -> console.out().println(row.digest() + " " + row.key()));
    } else {
      console.out().println(fingerprint);
      if (buckets) {
        taken
            .buckets()
            .forEach(
                each ->
                    console.out().println(each.number() + " " + each.rows() + " " + each.digest()));
      }
    }
    return other.map(line -> compare(fingerprint, line)).orElse(ExitCode.OK);
  }

  private int compare(Fingerprint found, Fingerprint other) {
    if (found.equals(other)) {
      return ExitCode.OK;
    }
    console
        .err()
        .println(
            "neaptide: "
                + topic
                + " is another table than expected: it has "
                + found.rows()
                + " rows, the other one "
                + other.rows());
    return ExitCode.NO;
  }

  private <T> T during(String name, String unit, StepProgress progress, Supplier<T> work) {
    return ProgressDisplay.during(
        console, clock, new ProgressDisplay.Step(name, unit, List.of(progress)), work);
  }

  private static void requireSameColumns(Fingerprint other, String columns) {
    if (!other.columns().equals(columns)) {
      throw new CommandException(
          EXPECT
              + " was taken of other columns ("
              + (other.columns().isEmpty() ? "all" : other.columns().substring(1))
              + "); give the same --columns and --ignore as there");
    }
  }

  private void requireBucket() {
    if (bucket.isPresent() && (bucket.get() < 0 || bucket.get() >= Fingerprint.BUCKETS)) {
      throw new CommandException(
          BUCKET + " " + bucket.get() + " is no bucket; give 0 to " + (Fingerprint.BUCKETS - 1));
    }
  }
}
