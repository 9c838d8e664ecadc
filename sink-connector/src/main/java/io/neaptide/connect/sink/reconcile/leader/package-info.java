/**
 * Task 0 in the initial phase: opens a generation, decides, deletes orphans, announces the initial
 * data and lets the stream begin.
 *
 * <p>It talks with the tasks through the state topic only. It uses neither {@code follower} nor
 * {@code delivery}.
 */
package io.neaptide.connect.sink.reconcile.leader;
