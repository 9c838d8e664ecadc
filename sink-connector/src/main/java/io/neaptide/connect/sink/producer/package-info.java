/**
 * Producers that keep to what their topics take, and what a refused record means.
 *
 * <p>It uses {@code record} and {@code config}; {@code kafka} opens its producers. It never decides
 * what becomes of a record that is refused.
 */
package io.neaptide.connect.sink.producer;
