package io.neaptide.connect.it.process;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;

/**
 * A right that a user is granted.
 *
 * @param cluster on which cluster
 * @param binding to whom, on what, and for which operation
 */
record Right(Cluster cluster, AclBinding binding) {

  enum Cluster {
    EXTERNAL,
    WORKER
  }

  String user() {
    return binding.entry().principal().substring("User:".length());
  }

  String object() {
    return binding.pattern().name();
  }

  AclOperation operation() {
    return binding.entry().operation();
  }

  /** Whether a text has the operation, in the words of Kafka's code or in those of its commands. */
  boolean isNamedIn(String text) {
    String command =
        Stream.of(operation().name().split("_", -1))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    return Pattern.compile("\\b(" + operation().name() + "|" + command + ")\\b")
        .matcher(text)
        .find();
  }

  /** No more than to describe the same. */
  Right toDescribe() {
    return new Right(
        cluster,
        new AclBinding(
            binding.pattern(),
            new AccessControlEntry(
                binding.entry().principal(),
                binding.entry().host(),
                AclOperation.DESCRIBE,
                binding.entry().permissionType())));
  }

  /** The same on something of another name. */
  Right renamed(UnaryOperator<String> names) {
    ResourcePattern pattern = binding.pattern();
    return new Right(
        cluster,
        new AclBinding(
            new ResourcePattern(
                pattern.resourceType(), names.apply(pattern.name()), pattern.patternType()),
            new AccessControlEntry(
                binding.entry().principal(),
                binding.entry().host(),
                binding.entry().operation(),
                binding.entry().permissionType())));
  }

  @Override
  public String toString() {
    return operation()
        + " on the "
        + binding.pattern().resourceType()
        + " "
        + object()
        + " for "
        + user()
        + " on the "
        + cluster
        + " cluster";
  }
}
