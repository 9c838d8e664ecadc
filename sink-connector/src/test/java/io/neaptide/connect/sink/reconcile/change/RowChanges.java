package io.neaptide.connect.sink.reconcile.change;

/** Changes of rows, for tests that do not look at them. */
public final class RowChanges {

  private RowChanges() {}

  public static RowChange any() {
    return new RowChange(RowChange.Kind.NEW, RowChange.NONE, 0, new byte[ChangeDigest.BYTES]);
  }
}
