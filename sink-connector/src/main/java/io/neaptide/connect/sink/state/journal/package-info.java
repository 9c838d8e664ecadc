/**
 * What is written to the state topic beside positions and claims: generations, decisions and
 * notices by the leader, and owners under their lock. Each writes with a transactional id that
 * takes it from whoever had it before.
 *
 * <p>It uses {@code state} and {@code transaction}; nothing in {@code state} knows it.
 */
package io.neaptide.connect.sink.state.journal;
