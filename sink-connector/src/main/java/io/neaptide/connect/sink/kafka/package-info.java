/**
 * What is asked of the two clusters, and the clients of a task that ask it.
 *
 * <p>It uses the configuration of the clients and {@code task}. It knows topics, partitions and
 * offsets, never rows or generations.
 */
package io.neaptide.connect.sink.kafka;
