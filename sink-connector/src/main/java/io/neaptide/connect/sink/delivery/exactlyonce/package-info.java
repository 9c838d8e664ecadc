/**
 * Exactly-once delivery: records are written in transactions together with their positions.
 *
 * <p>The initial phase comes in through {@link
 * io.neaptide.connect.sink.delivery.exactlyonce.InitialPhase}. Nothing here uses {@code reconcile}.
 */
package io.neaptide.connect.sink.delivery.exactlyonce;
