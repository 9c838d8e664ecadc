package io.neaptide.connect.sink.input;

/**
 * Where an input partition ends, by the word of its leader.
 *
 * @param offset where committed records end
 * @param leaderEpoch the epoch of the leader; as long as it is the same, one broker has led all the
 *     time. -1 where the cluster has none
 */
public record InputEnd(long offset, int leaderEpoch) {}
