package io.neaptide.connect.sink.reconcile.diff;

/**
 * Finds keys that stand in several input partitions, by the records that the target topic holds of
 * them: nobody can tell which partition has the later record. Where all of them delete the key,
 * they agree. Not thread-safe.
 */
public final class SharedKeys {

  private final Claims kept = new Claims();
  private final Claims deleted = new Claims();
  private final Claims shared = new Claims();

  /**
   * Adds an input partition.
   *
   * @param claimed the target offsets of keys that it has, where they belong
   * @param misplaced the same where they do not belong
   * @param deletes the target offsets of keys that it deletes
   */
  public void add(Claims claimed, Claims misplaced, Claims deletes) {
    Claims own = new Claims();
    own.addAll(claimed);
    own.addAll(misplaced);
    shared.addAll(own.common(kept));
    shared.addAll(own.common(deleted));
    shared.addAll(deletes.common(kept));
    kept.addAll(own);
    deleted.addAll(deletes);
  }

  /** How many records of the target topic have such keys. */
  public long records() {
    return shared.size();
  }
}
