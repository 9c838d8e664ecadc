/**
 * The transactional producer: write, commit, fence, and the size of a transaction.
 *
 * <p>It uses {@code kafka}. It does not know which rows it writes, nor why.
 */
package io.neaptide.connect.sink.transaction;
