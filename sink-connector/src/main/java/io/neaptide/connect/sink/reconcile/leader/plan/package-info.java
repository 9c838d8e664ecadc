/**
 * What the leader does with a plan: tells it, change by change, and applies one that was approved.
 */
package io.neaptide.connect.sink.reconcile.leader.plan;
