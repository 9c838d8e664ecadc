/**
 * What is changed in the state topic of a connector whose tasks do not run: offsets that are reset
 * or set, and the mark that exactly-once delivery was left.
 *
 * <p>It uses {@code state} and {@code kafka}. No running task uses it but to set that mark.
 */
package io.neaptide.connect.sink.state.alteration;
