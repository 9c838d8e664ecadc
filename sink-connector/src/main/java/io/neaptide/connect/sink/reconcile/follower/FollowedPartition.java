package io.neaptide.connect.sink.reconcile.follower;

/** What a {@link Follower} keeps of one input partition. Used on the thread of the task. */
interface FollowedPartition {

  /** The input was rewound as was asked for, so that positions that Connect reports count again. */
  void rewindTookPlace();

  /**
   * Takes the position that Connect reports with a commit; it covers records that Connect drops.
   */
  void reported(long position);

  /** Records that are streamed were taken, up to an offset. */
  void taken(long next);

  /** Whether what was read of it is to be dropped, and read once more. */
  default boolean isOutdated() {
    return false;
  }

  /** The partition is taken away from the task, and may be given back. */
  void suspend();
}
