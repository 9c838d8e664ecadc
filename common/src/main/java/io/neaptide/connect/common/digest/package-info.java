/**
 * Digests of rows: equal for rows that are equal as tables see them.
 *
 * <p>It reads JSON text directly where it can; a format says by its type that its rows can be
 * digested so. The comparison of the sink never stores them; the fingerprint of a table, which
 * people keep, is taken of their bytes and has a version for the day when they become others.
 */
package io.neaptide.connect.common.digest;
