package io.neaptide.connect.it.docs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kafka.admin.ConfigCommand;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.AclCommand;
import org.apache.kafka.tools.ConsoleProducer;
import org.apache.kafka.tools.GetOffsetShell;
import org.apache.kafka.tools.TopicCommand;
import org.apache.kafka.tools.TransactionsCommand;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.ConsoleConsumerOptions;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/**
 * The tools of Kafka, up to where they would connect: an address that cannot be one ends each of
 * them as soon as it has taken its arguments.
 */
final class KafkaTools {

  private interface Main {
    void run(String... arguments) throws Exception;
  }

  private static final class ExitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExitException(String message) {
      super(message);
    }
  }

  private static final Map<String, Main> TOOLS =
      Map.of(
          "kafka-acls.sh", AclCommand::main,
          "kafka-configs.sh", ConfigCommand::main,
          "kafka-console-consumer.sh",
              arguments -> ConsoleConsumer.run(new ConsoleConsumerOptions(arguments)),
          "kafka-console-producer.sh", ConsoleProducer::main,
          "kafka-consumer-groups.sh", ConsumerGroupCommand::main,
          "kafka-get-offsets.sh", GetOffsetShell::main,
          "kafka-topics.sh", TopicCommand::main,
          "kafka-transactions.sh", TransactionsCommand::main);

  private static final String NO_ADDRESS = "nowhere:99999";
  private static final String TAKEN = "Invalid port in bootstrap.servers: " + NO_ADDRESS;
  private static final Map<String, String> PLACEHOLDERS = Map.of("OFFSET", "0");

  private final String emptyFile;

  /**
   * The tools.
   *
   * @param emptyFile in the place of files with the properties of clients
   */
  KafkaTools(Path emptyFile) {
    this.emptyFile = emptyFile.toString();
  }

  /** Why a tool does not take its arguments. */
  Optional<String> problem(ShellCommand command) {
    Main tool = TOOLS.get(command.name());
    if (tool == null) {
      return Optional.of("no tool of Kafka that this test knows");
    }
    if (command.valuesOf("--bootstrap-server").isEmpty()) {
      return command.snippet().isBlock()
          ? Optional.of("no --bootstrap-server")
          : unknownOptions(tool, command);
    }
    List<String> given = command.arguments();
    String[] arguments =
        IntStream.range(0, given.size())
            .mapToObj(i -> argument(i == 0 ? "" : given.get(i - 1), given.get(i)))
            .toArray(String[]::new);
    String said = output(tool, arguments);
    return said.contains(TAKEN) ? Optional.empty() : Optional.of(said);
  }

  private static Optional<String> unknownOptions(Main tool, ShellCommand command) {
    String help = output(tool, "--help");
    List<String> unknown =
        command.arguments().stream()
            .filter(argument -> argument.startsWith("--") && !help.contains(argument + " "))
            .toList();
    return unknown.isEmpty() ? Optional.empty() : Optional.of("no options " + unknown);
  }

  private String argument(String before, String argument) {
    return switch (before) {
      case "--bootstrap-server" -> NO_ADDRESS;
      case "--command-config" -> emptyFile;
      default -> PLACEHOLDERS.getOrDefault(argument, argument);
    };
  }

  private static String output(Main tool, String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try (PrintStream into = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(into);
      System.setErr(into);
      Exit.setExitProcedure(KafkaTools::exit);
      tool.run(arguments);
    } catch (Exception e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      said.writeBytes(trace.toString().getBytes(StandardCharsets.UTF_8));
    } finally {
      Exit.resetExitProcedure();
      System.setOut(out);
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static void exit(int status, String message) {
    throw new ExitException("exit " + status + ": " + message);
  }
}
