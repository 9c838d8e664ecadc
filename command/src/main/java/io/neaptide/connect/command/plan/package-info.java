/**
 * What a connector would write, change by change: its plan topic tells which, the records before
 * and after are fetched from where they stand.
 *
 * <p>It reads {@code sink.reconcile.plan}, the one description of that topic, and makes a {@code
 * difference} of it. Nothing is written anywhere.
 */
package io.neaptide.connect.command.plan;
