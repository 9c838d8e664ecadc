/**
 * Who a task is, whether it runs, and what it may hold in memory.
 *
 * <p>Every package of the sink may use it; it uses {@code common} alone. It opens no client and
 * knows nothing of records and rows.
 */
package io.neaptide.connect.sink.task;
