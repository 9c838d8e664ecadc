/**
 * Finds a connector that reads what it writes: by cluster and topic before it starts, by a header
 * of its records afterwards.
 *
 * <p>It uses {@code table} for the names of topics. It changes nothing but that header.
 */
package io.neaptide.connect.source.selffeed;
