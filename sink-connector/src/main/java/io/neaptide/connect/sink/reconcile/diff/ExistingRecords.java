package io.neaptide.connect.sink.reconcile.diff;

/**
 * What is known of the records of a target topic. Several threads may read it.
 *
 * <p>Of each partition it has either every record, or those whose keys belong elsewhere.
 */
public interface ExistingRecords {

  /** How the records are grouped. */
  Buckets buckets();

  /**
   * Reads a bucket.
   *
   * @param reader is given the records of one key and partition in the order of their offsets
   */
  void forEach(int bucket, ExistingRows.Reader reader);

  /**
   * Records that others have noted of partitions of which every record is known here, and that are
   * not among them: another replica has answered, whose log cleaner was further on.
   */
  default Claims unseen() {
    return new Claims();
  }
}
