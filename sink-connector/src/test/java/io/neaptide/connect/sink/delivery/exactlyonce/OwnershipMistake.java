package io.neaptide.connect.sink.delivery.exactlyonce;

/** What brokers and leaders can do wrong, so that the checks are shown to find it. */
enum OwnershipMistake {
  NONE,
  /** Taking the lock aborts what is open, but whoever had it goes on. */
  LOCK_FENCES_NOBODY,
  /** Opening a task's writer leaves those of its id as they were. */
  WRITER_FENCES_NOBODY,
  /** Who is to be fenced by others is not. */
  FENCE_DOES_NOTHING,
  /** A read is over before everything was read. */
  READ_ENDS_EARLY,
  /** What an open transaction holds up counts as read. */
  READ_PASSES_OPEN,
  LEADER_ANNOUNCES_NOTHING,
  LEADER_FENCES_NOBODY,
  LEADER_READS_BOUNDS_FIRST
}
