/**
 * The comparison of what was collected with what a target topic holds: a hash join on files, and
 * the search for orphans.
 *
 * <p>It uses {@code common} and {@code spill} alone. It knows no client, task or thread, so that
 * every rule about rows and deletes is tested with files.
 */
package io.neaptide.connect.sink.reconcile.diff;
