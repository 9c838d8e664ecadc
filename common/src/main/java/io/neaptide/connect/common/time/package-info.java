/**
 * Timers over a {@link java.time.Clock}: something due now and then, time without progress,
 * progress in the log.
 *
 * <p>It uses the clock that it is given. It starts no thread and never sleeps.
 */
package io.neaptide.connect.common.time;
