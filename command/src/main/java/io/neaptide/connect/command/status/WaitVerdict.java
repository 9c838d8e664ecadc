package io.neaptide.connect.command.status;

/** What is known of a wait. */
sealed interface WaitVerdict {

  /** It is as it was waited for. */
  record Reached() implements WaitVerdict {}

  /** It may still become so. */
  record Undecided() implements WaitVerdict {}

  /**
   * It ended otherwise.
   *
   * @param reason how, and what to do
   */
  record Ended(String reason) implements WaitVerdict {}
}
