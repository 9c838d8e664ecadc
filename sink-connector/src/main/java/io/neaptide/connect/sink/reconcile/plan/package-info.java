/**
 * The records of {@code reconcile.plan.topic}: every planned change as one record, and a summary
 * that says which of them are the plan.
 *
 * <p>Whoever shows a plan reads them with {@link PlanRecords#read}. It uses {@code common} alone.
 */
package io.neaptide.connect.sink.reconcile.plan;
