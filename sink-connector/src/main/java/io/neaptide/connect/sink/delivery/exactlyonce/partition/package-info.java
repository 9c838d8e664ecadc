/**
 * The input partitions of a task under exactly-once delivery, shared by the thread of the task and
 * the transaction thread under one lock.
 *
 * <p>It uses {@code transaction} and {@code task}. It does not commit: that is the business of the
 * package above.
 */
package io.neaptide.connect.sink.delivery.exactlyonce.partition;
