/**
 * Which settings make a stream the one it is, and the refusal of others.
 *
 * <p>It compares the configuration with the fingerprint in the state topic. It never changes
 * either.
 */
package io.neaptide.connect.sink.identity;
