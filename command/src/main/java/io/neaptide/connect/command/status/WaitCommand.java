package io.neaptide.connect.command.status;

import io.neaptide.connect.command.cluster.Cluster;
import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.command.console.Console;
import io.neaptide.connect.command.console.ExitCode;
import io.neaptide.connect.common.kafka.KafkaClients;
import io.neaptide.connect.sink.state.StateView;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code neaptide wait}: until a connector is as a pipeline needs it. */
@Command(
    name = "wait",
    description = {
      "Waits until a sink streams, has planned, or has finished.",
      "Ends with 1 where it ended otherwise: refused, standing still, or not in time."
    },
    mixinStandardHelpOptions = true)
public final class WaitCommand implements Callable<Integer> {

  private static final Duration STEP = Duration.ofMillis(250);

  private final Console console;
  private final KafkaClients clients;
  private final Clock clock;

  @Mixin private StateTopicOptions state = new StateTopicOptions();

  @Option(
      names = "--for",
      required = true,
      paramLabel = "GOAL",
      converter = GoalConverter.class,
      description = "streaming, planned or finished.")
  private Goal goal = Goal.STREAMING;

  @Option(
      names = "--stream-version",
      paramLabel = "VERSION",
      description = "Only this stream.version counts. Give it after a change of it.")
  private Optional<String> streamVersion = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait, such as 90s, 10m or 2h. Default: for ever.")
  private Optional<Duration> timeout = Optional.empty();

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "60s",
      description =
          "How long nothing must change until another end counts. Default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ZERO;

  public WaitCommand(Console console, KafkaClients clients, Clock clock) {
    this.console = console;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    long began = clock.millis();
    try (Cluster cluster = state.connect(clients)) {
      Optional<StateTopic> opened = openWhenThere(cluster, began);
      if (opened.isEmpty()) {
        return timedOut();
      }
      try (StateTopic topic = opened.get()) {
        return watch(topic, began);
      } catch (KafkaException e) {
        throw cluster.failure("tell of the topic " + state.topic(), e);
      }
    }
  }

  /** A connector that was created just now makes its state topic when it starts. */
  private Optional<StateTopic> openWhenThere(Cluster cluster, long began) {
    while (true) {
      try {
        return Optional.of(StateTopic.open(cluster, state.topic(), clock));
      } catch (CommandException e) {
        boolean missing = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!missing || clock.millis() - began >= patience.toMillis()) {
          throw e;
        }
        if (isLate(began)) {
          return Optional.empty();
        }
        pause();
      }
    }
  }

  private int watch(StateTopic topic, long began) {
    WaitJudge judge = new WaitJudge(goal, streamVersion, patience, clock);
    StatusReader reader = new StatusReader(state.connector(), Optional.empty(), "");
    StateView view = topic.readToEnd();
    String said = "";
    Optional<String> hint = Optional.empty();
    while (true) {
      ConnectorStatus status = reader.status(topic, view);
      String line = StatusText.line(status);
      if (!line.equals(said)) {
        console.err().println(line);
        said = line;
      }
      WaitVerdict verdict = judge.judge(view.generation(), topic.position());
      if (verdict instanceof WaitVerdict.Reached) {
        return ExitCode.OK;
      }
      if (verdict instanceof WaitVerdict.Ended ended) {
        return not(ended.reason());
      }
      hint = tellNew(hint, verdict);
      if (isLate(began)) {
        return timedOut();
      }
      view = topic.readFor(STEP);
    }
  }

  private Optional<String> tellNew(Optional<String> told, WaitVerdict verdict) {
    Optional<String> hint =
        verdict instanceof WaitVerdict.Undecided undecided ? undecided.hint() : Optional.empty();
    if (!hint.equals(told)) {
      hint.ifPresent(text -> console.err().println("neaptide: " + text));
    }
    return hint;
  }

  private boolean isLate(long began) {
    return timeout.isPresent() && clock.millis() - began >= timeout.get().toMillis();
  }

  private int timedOut() {
    return not("not within " + Durations.text(timeout.orElseThrow()) + " (--timeout)");
  }

  private int not(String reason) {
    console
        .err()
        .println(
            "neaptide: "
                + state.connector()
                + " is not "
                + goal.name().toLowerCase(Locale.ROOT)
                + ": "
                + reason);
    return ExitCode.NO;
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(STEP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
