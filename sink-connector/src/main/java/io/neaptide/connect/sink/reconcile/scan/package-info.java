/**
 * Reads target topics up to their bounds, and digests the rows of both sides.
 *
 * <p>It fills the files of {@code diff}. It never decides what is new, changed or gone.
 */
package io.neaptide.connect.sink.reconcile.scan;
