/**
 * What people are told about a difference, and the limits that refuse it.
 *
 * <p>It uses the counts of {@code diff}. It asks no cluster: answers are handed in.
 */
package io.neaptide.connect.sink.reconcile.report;
