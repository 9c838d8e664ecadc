/**
 * Reads records, decodes and maps them to rows, ahead of Connect.
 *
 * <p>It uses {@code start}, {@code table}, {@code query} and {@code malformed}. It never writes to
 * a cluster itself.
 */
package io.neaptide.connect.source.read;
