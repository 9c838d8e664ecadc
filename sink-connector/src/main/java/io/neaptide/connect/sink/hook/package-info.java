/**
 * Calls of the {@link io.neaptide.connect.hook.EventProcessor}: its thread, its events, and what
 * its failures mean.
 *
 * <p>It uses {@code transaction} to write what a hook leaves of rows. It does not know which
 * delivery or phase it is called for.
 */
package io.neaptide.connect.sink.hook;
