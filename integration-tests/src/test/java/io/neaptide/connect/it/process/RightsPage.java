package io.neaptide.connect.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * The commands of the section <em>Rights</em> of docs/operations.md: each block by the bold text
 * before it, as what {@code kafka-acls.sh --add} makes of it.
 */
final class RightsPage {

  private static final Pattern BOLD = Pattern.compile("^\\*\\*(.+?)\\*\\*");
  private static final String FENCE = "```";
  private static final Map<String, Right.Cluster> COMMANDS =
      Map.of("$external_acls", Right.Cluster.EXTERNAL, "$worker_acls", Right.Cluster.WORKER);
  private static final Map<String, ResourceType> RESOURCES =
      Map.of(
          "--topic", ResourceType.TOPIC,
          "--group", ResourceType.GROUP,
          "--transactional-id", ResourceType.TRANSACTIONAL_ID);

  private final Map<String, List<Right>> blocks = new LinkedHashMap<>();

  private RightsPage() {}

  static RightsPage read() throws IOException {
    Path page = Clusters.INSTALLATION.home().resolve("docs/operations.md");
    String text = Files.readString(page);
    int start = text.indexOf("\n## Rights\n");
    String section = text.substring(start + 1, text.indexOf("\n## ", start + 1));
    RightsPage rights = new RightsPage();
    String title = "";
    StringBuilder block = null;
    for (String line : section.lines().toList()) {
      Matcher bold = BOLD.matcher(line);
      if (line.strip().startsWith(FENCE)) {
        if (block != null) {
          rights.add(title, block.toString());
        }
        block = block == null ? new StringBuilder() : null;
      } else if (block != null) {
        block.append(line).append('\n');
      } else if (bold.find()) {
        title = bold.group(1);
      }
    }
    return rights;
  }

  private void add(String title, String block) {
    List<Right> rights = new ArrayList<>();
    for (String line : block.replace("\\\n", " ").lines().toList()) {
      List<String> words = Arrays.asList(line.strip().split("\\s+"));
      Right.Cluster cluster = COMMANDS.get(words.get(0));
      if (cluster != null) {
        rights.addAll(rights(cluster, words));
      }
    }
    if (!rights.isEmpty() && blocks.put(title, List.copyOf(rights)) != null) {
      throw new IllegalStateException("Two blocks are named '" + title + "'");
    }
  }

  private static List<Right> rights(Right.Cluster cluster, List<String> words) {
    String principal = "";
    PatternType pattern = PatternType.LITERAL;
    List<AclOperation> operations = new ArrayList<>();
    Map<String, ResourceType> resources = new LinkedHashMap<>();
    for (int i = 1; i < words.size(); i += 2) {
      String option = words.get(i);
      String value = words.get(i + 1);
      switch (option) {
        case "--allow-principal" -> principal = value;
        case "--operation" -> operations.add(SecurityUtils.operation(value));
        case "--resource-pattern-type" ->
            pattern = PatternType.valueOf(value.toUpperCase(Locale.ROOT));
        default -> {
          ResourceType type = RESOURCES.get(option);
          if (type == null) {
            throw new IllegalStateException("Unknown option " + option + " in " + words);
          }
          resources.put(value, type);
        }
      }
    }
    List<Right> rights = new ArrayList<>();
    for (Map.Entry<String, ResourceType> resource : resources.entrySet()) {
      for (AclOperation operation : operations) {
        rights.add(
            new Right(
                cluster,
                new AclBinding(
                    new ResourcePattern(resource.getValue(), resource.getKey(), pattern),
                    new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))));
      }
    }
    return rights;
  }

  Set<String> titles() {
    return blocks.keySet();
  }

  List<Right> rights(String title) {
    List<Right> rights = blocks.get(title);
    if (rights == null) {
      throw new IllegalStateException("No block is named '" + title + "', but " + titles());
    }
    return rights;
  }
}
