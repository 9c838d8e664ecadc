package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The tools that Kafka's distribution has in {@code bin}, as far as the guides use them. */
public final class KafkaScripts {

  private static final Map<String, String> MAINS =
      Map.of(
          "kafka-console-consumer.sh", "org.apache.kafka.tools.consumer.ConsoleConsumer",
          "kafka-console-producer.sh", "org.apache.kafka.tools.ConsoleProducer",
          "kafka-consumer-groups.sh", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
          "kafka-get-offsets.sh", "org.apache.kafka.tools.GetOffsetShell",
          "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
          "kafka-transactions.sh", "org.apache.kafka.tools.TransactionsCommand");

  private KafkaScripts() {}

  /** Writes all of them into a folder of a workspace, and returns that. */
  public static Path install(Workspace workspace, String classPath) {
    Path folder = workspace.subdirectory("kafka-tools");
    write(folder, classPath);
    return folder;
  }

  /**
   * Writes all of them.
   *
   * @param folder one that exists
   * @param classPath has the artifact {@code kafka-tools}
   */
  public static void write(Path folder, String classPath) {
    MAINS.forEach((name, main) -> write(folder, name, classPath, main));
  }

  /** Writes a script that runs a class of a class path with the Java that runs this. */
  public static void write(Path folder, String name, String classPath, String main) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path script = folder.resolve(name);
    try {
      Files.writeString(
          script,
          """
          #!/bin/sh
          exec '%s' -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.level=ERROR -cp '%s' %s "$@"
          """
              .formatted(java, classPath, main));
      if (!script.toFile().setExecutable(true)) {
        throw new IOException("Cannot make executable: " + script);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + script, e);
    }
  }
}
