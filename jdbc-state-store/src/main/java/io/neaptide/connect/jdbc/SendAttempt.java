package io.neaptide.connect.jdbc;

/**
 * One attempt to send a batch.
 *
 * @param epoch the stream that it belongs to
 * @param input the input partition that it was read from
 * @param token identifies the attempt
 */
record SendAttempt(long epoch, long input, long token) {}
