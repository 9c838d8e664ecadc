package io.neaptide.connect.command.status;

import java.util.Optional;

/** What is known of a wait. */
sealed interface WaitVerdict {

  /** It is as it was waited for. */
  record Reached() implements WaitVerdict {}

  /**
   * It may still become so.
   *
   * @param hint what is waited for, where it is not for the connector to go on
   */
  record Undecided(Optional<String> hint) implements WaitVerdict {}

  /**
   * It ended otherwise.
   *
   * @param reason how, and what to do
   */
  record Ended(String reason) implements WaitVerdict {}
}
