/**
 * Files on local disk: the directory of a task, and files whose entries are read bucket by bucket.
 *
 * <p>It uses {@code common} alone, and knows nothing of what is kept.
 */
package io.neaptide.connect.sink.reconcile.spill;
