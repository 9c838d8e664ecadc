package io.neaptide.connect.command.console;

import org.apache.kafka.common.errors.GroupAuthorizationException;

/** What to do where brokers say that a user may not do something. */
public final class MissingRight {

  private MissingRight() {}

  /** Which right is missing, as far as it can be told. */
  public static String of(Throwable refusal) {
    return refusal instanceof GroupAuthorizationException
        ? "The user lacks a right; a group needs DESCRIBE"
        : "The user lacks a right; a topic needs DESCRIBE, and READ where its records are read";
  }
}
