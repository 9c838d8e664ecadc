/**
 * What a task of the source tells of itself: its metrics, and what is counted for them.
 *
 * <p>Every part of the source that has something to count may use it; it uses {@code common} alone.
 */
package io.neaptide.connect.source.metrics;
