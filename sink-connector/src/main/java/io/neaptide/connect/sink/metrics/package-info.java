/**
 * What a task of the sink tells of itself: its metrics, and what is counted for them.
 *
 * <p>Every package of the sink may use it; it uses {@code common} alone.
 */
package io.neaptide.connect.sink.metrics;
