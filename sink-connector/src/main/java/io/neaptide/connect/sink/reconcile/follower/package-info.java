/**
 * Every task in the initial phase: collect, compare, claim and apply, or copy where nothing is
 * compared.
 *
 * <p>It implements the interface that exactly-once delivery has for it. It decides nothing about
 * other tasks' partitions, and deletes no orphan.
 */
package io.neaptide.connect.sink.reconcile.follower;
