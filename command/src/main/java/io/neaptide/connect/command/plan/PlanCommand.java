package io.neaptide.connect.command.plan;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.columns.ColumnFilter;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.command.difference.Outputs;
import io.neaptide.connect.command.options.SideOptions;
import io.neaptide.connect.command.options.TableSettings;
import io.neaptide.connect.command.output.PageFile;
import io.neaptide.connect.command.status.StateTopic;
import io.neaptide.connect.command.table.RowReader;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.reconcile.plan.PlanSummary;
import io.neaptide.connect.sink.reconcile.plan.RecordFetcher;
import io.neaptide.connect.sink.state.StateView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code neaptide plan}: what a connector would write, with the row before and after. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what a sink would write: each change that it planned (reconcile.mode=plan and"
          + " reconcile.plan.topic), with the row before and after. It only reads.",
      ""
    },
    footer = {
      "",
      "The rows after are read from the cluster of the worker, for which the options from"
          + " --bootstrap-server to --converters are given as --worker-bootstrap-server,"
          + " --worker-value-format and so on. Without --worker-bootstrap-server only the rows before"
          + " are shown. Rows that the plan topic has (reconcile.plan.rows) are taken from there."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "1:there is no complete plan", "2:could not tell"})
public final class PlanCommand implements Callable<Integer> {

  private static final String WORKER = "worker";

  @Parameters(paramLabel = "CONNECTOR", description = "The name of the connector.")
  private String connector = "";

  @Option(
      names = "--plan-topic",
      required = true,
      paramLabel = "TOPIC",
      description = "Its plan topic (reconcile.plan.topic).")
  private String planTopic = "";

  @Option(
      names = "--state-topic",
      paramLabel = "TOPIC",
      description = "Its state topic (state.topic). Default: " + StateTopic.PREFIX + "CONNECTOR.")
  private Optional<String> stateTopic = Optional.empty();

  @Mixin private final ChangeOptions changes = new ChangeOptions();

  @Option(names = "--json", description = "Print the plan as JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the plan as a page, too, for the colleague who approves it.")
  private Optional<Path> html = Optional.empty();

  private final Console console;
  private final KafkaClients clients;
  private final Clock clock;
  private SideOptions target;
  private SideOptions input;
  private CommandSpec spec;

  private PlanCommand(Console console, KafkaClients clients, Clock clock) {
    this.console = console;
    this.clients = clients;
    this.clock = clock;
  }

  /** The command with all its options. */
  public static CommandLine commandLine(Console console, KafkaClients clients, Clock clock) {
    PlanCommand command = new PlanCommand(console, clients, clock);
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    command.spec = spec;
    command.target = SideOptions.addTo(spec);
    command.input = command.target.addSide(spec, WORKER);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws IOException {
    TableSettings left = target.settings(planTopic);
    try (Cluster cluster = Cluster.connect(left.cluster(), clients);
        PlanTopic topic = PlanTopic.open(cluster, planTopic, clock);
        StateTopic state =
            StateTopic.open(cluster, stateTopic.orElse(StateTopic.PREFIX + connector), clock)) {
      StateView view = state.readToEnd();
      Optional<PlanSummary> summary = topic.summary();
      Optional<String> missing = missing(summary);
      if (missing.isPresent()) {
        console.err().println("neaptide: " + missing.get());
        return ExitCode.NO;
      }
      show(Plan.of(summary.orElseThrow(), view), topic, cluster, left);
      return ExitCode.OK;
    }
  }

  private Optional<String> missing(Optional<PlanSummary> summary) {
    if (summary.isEmpty()) {
      return Optional.of(
          "the topic "
              + planTopic
              + " holds no plan; wait for one with neaptide wait --for planned");
    }
    PlanSummary found = summary.get();
    if (!found.connector().equals(connector)) {
      throw new CommandException(
          "The topic "
              + planTopic
              + " holds plans of the connector "
              + found.connector()
              + ", not of "
              + connector
              + "; name that of its reconcile.plan.topic with --plan-topic");
    }
    return found.complete()
        ? Optional.empty()
        : Optional.of(
            "the plan of generation "
                + found.generation()
                + " is not complete; wait for it with neaptide wait --for planned");
  }

  private void show(Plan plan, PlanTopic topic, Cluster cluster, TableSettings left)
      throws IOException {
    Optional<TableSettings> right =
        isWorkerGiven() ? Optional.of(input.settings(planTopic)) : Optional.empty();
    Optional<Cluster> worker = right.map(each -> Cluster.connect(each.cluster(), clients));
    Optional<PageFile> page = html.map(PageFile::begin);
    try (RowSource before = source(cluster, left)) {
      Optional<RowSource> after = worker.map(each -> source(each, right.get()));
      try (Outputs output = changes.outputs(console, json, page)) {
        PlannedRows rows = new PlannedRows(before, after);
        new PlanRun(plan, topic, rows, changes.filter(), changes.most(html), clock)
            .show(PlanTables.of(plan, left, right), output);
      } finally {
        after.ifPresent(RowSource::close);
      }
      page.ifPresent(PageFile::finish);
    } finally {
      page.ifPresent(PageFile::close);
      worker.ifPresent(Cluster::close);
    }
  }

  private RowSource source(Cluster cluster, TableSettings settings) {
    return new RowSource(
        new RecordFetcher(cluster.consumer(), cluster::topic, CommandException::new, clock),
        new RowReader(settings, ColumnFilter.ALL));
  }

  private boolean isWorkerGiven() {
    return spec.findOption("--" + WORKER + "-bootstrap-server").getValue() != null;
  }
}
