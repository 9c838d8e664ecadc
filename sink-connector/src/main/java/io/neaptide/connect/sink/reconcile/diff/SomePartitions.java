package io.neaptide.connect.sink.reconcile.diff;

import java.util.Set;

/** The records of some partitions only. */
public final class SomePartitions implements ExistingRecords {

  private final ExistingRecords all;
  private final Set<Integer> partitions;

  public SomePartitions(ExistingRecords all, Set<Integer> partitions) {
    this.all = all;
    this.partitions = Set.copyOf(partitions);
  }

  @Override
  public Buckets buckets() {
    return all.buckets();
  }

  @Override
  public void forEach(int bucket, ExistingRows.Reader reader) {
    all.forEach(
        bucket,
        (partition, offset, key, state, digest) -> {
          if (partitions.contains(partition)) {
            reader.existing(partition, offset, key, state, digest);
          }
        });
  }
}
