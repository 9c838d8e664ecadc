/**
 * Which input partitions the one writer of a task may write rows of, and from which positions: the
 * protocol by which partitions change their tasks.
 *
 * <p>It uses {@code state} and {@code transaction}. It writes no row: that is the business of the
 * package above.
 */
package io.neaptide.connect.sink.delivery.exactlyonce.ownership;
