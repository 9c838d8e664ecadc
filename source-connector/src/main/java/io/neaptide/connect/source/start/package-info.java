/**
 * Where reading begins: stored offsets, their form in Connect's storage, marks of partitions
 * without one, and recreated topics.
 *
 * <p>It uses {@code discovery} for what exists. It never moves a position of a consumer back once
 * reading has begun, except where the log lost it.
 */
package io.neaptide.connect.source.start;
