/**
 * The clients of a task, and what is asked of a cluster by them.
 *
 * <p>It uses {@code config}, {@code producer} and {@code task}. It knows topics, partitions and
 * offsets, never rows or generations.
 */
package io.neaptide.connect.sink.kafka;
