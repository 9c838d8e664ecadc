/**
 * The topics and offsets of a generation: they are fixed when it is opened, and watched until its
 * stream goes on from them.
 *
 * <p>It asks both clusters, and uses the bounds and the journal of {@code state}. It leads nothing,
 * and uses neither {@code leader} nor {@code diff}.
 */
package io.neaptide.connect.sink.reconcile.leader.bounds;
