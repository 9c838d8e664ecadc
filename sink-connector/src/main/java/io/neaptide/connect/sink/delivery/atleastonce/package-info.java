/**
 * At-least-once delivery: one idempotent producer, batches in flight, and offsets that follow
 * acknowledgements.
 *
 * <p>It uses {@code record}, {@code hook} and {@code topics}. It never writes to the state topic
 * and never suppresses a record.
 */
package io.neaptide.connect.sink.delivery.atleastonce;
