package io.neaptide.connect.it.process;

import io.neaptide.connect.quickstart.cluster.ConnectorFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A use of the connectors for which docs/operations.md has the rights.
 *
 * @param name says what it is
 * @param blocks the blocks of the page whose rights it needs, beside those of the worker
 * @param tables what is there before
 * @param connector its configuration
 * @param works whether it has done what it is for
 * @param otherwise what happens without a right, where it is not that an error names it; by the
 *     operation and the name that the page has
 */
record RightsUse(
    String name,
    List<String> blocks,
    Tables tables,
    Connector connector,
    Works works,
    Map<String, Outcome> otherwise) {

  /**
   * A right that is not granted.
   *
   * @param describable whether the object may still be described
   */
  record Denial(Right right, boolean describable) {

    /** What is granted of some rights. */
    static Stream<Right> granted(List<Right> rights, Optional<Denial> denied) {
      return rights.stream()
          .flatMap(
              right ->
                  denied
                      .filter(denial -> denial.right().equals(right))
                      .map(Denial::instead)
                      .orElseGet(() -> Stream.of(right)));
    }

    /** Those of the two that are granted instead. */
    private Stream<Right> instead() {
      return describable ? Stream.of(right.toDescribe()) : Stream.empty();
    }

    @Override
    public String toString() {
      return right + (describable ? ", which may be described" : "");
    }
  }

  /** What comes of it. */
  enum Outcome {
    WORKS,
    /** An error names the object and the right. */
    FAILS,
    /** An error of Connect, about its own user, names the object. */
    FAILS_IN_CONNECT,
    /** An error of Connect, which names neither. */
    FAILS_WITHOUT_NAME,
    /** It works, and a warning names the object and the right. */
    WARNS,
    /** It waits, and a warning names the object and the right. */
    WAITS,
    /** An error names the object and the right, at the latest when it is started again. */
    FAILS_WHEN_RESTARTED,
    /** Connect goes on, and a line of its log names the object. */
    IS_LOGGED_BY_CONNECT
  }

  interface Tables {
    void create(Names names);
  }

  interface Connector {
    ConnectorFile of(Names names);
  }

  interface Works {
    boolean holds(Names names);
  }

  /**
   * The names of one run, in place of those of the page.
   *
   * @param group that of the worker
   */
  record Names(int number, String group) {

    String of(String page) {
      return page.startsWith("orders")
          ? "orders-" + number + page.substring("orders".length())
          : page.replace("$NAME", connector()).replace("$GROUP", group);
    }

    String connector() {
      return "table-" + number;
    }

    boolean isIn(String text) {
      return text.contains("orders-" + number) || text.contains(connector());
    }
  }

  RightsUse {
    blocks = List.copyOf(blocks);
    otherwise = Map.copyOf(otherwise);
  }

  /** What happens where a right of the page is missing. */
  Outcome outcomeOf(Denial denial) {
    Right right = denial.right();
    String key = without(right.operation(), right.object(), right.user());
    return otherwise.getOrDefault(
        denial.describable() ? describing(key) : key,
        right.user().equals("connect") ? Outcome.FAILS_IN_CONNECT : Outcome.FAILS);
  }

  /** What a right is missed for. */
  static String without(AclOperation operation, String object, String user) {
    return operation + " " + object + " " + user;
  }

  /** The same where the object may be described. */
  static String describing(String without) {
    return without + ", but describing";
  }
}
