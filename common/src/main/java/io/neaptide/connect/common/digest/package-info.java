/**
 * Digests of rows: equal for rows that are equal as tables see them.
 *
 * <p>It reads JSON text directly where it can; a format says by its type that its rows can be
 * digested so. Nothing but the comparison of the sink depends on its bytes, which are never stored.
 */
package io.neaptide.connect.common.digest;
