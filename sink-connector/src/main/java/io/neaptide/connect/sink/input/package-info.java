/**
 * The worker's cluster, where the input is: where partitions begin and end, what stands before an
 * end, and whether it is the cluster that Connect reads from.
 *
 * <p>It uses the clients of {@code kafka}. It writes nothing, and never reads a row.
 */
package io.neaptide.connect.sink.input;
