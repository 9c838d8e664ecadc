/**
 * Digests of rows: equal for rows that are equal as tables see them.
 *
 * <p>It uses the formats, and reads JSON text directly where it can. Nothing but the comparison of
 * the sink depends on its bytes, which are never stored.
 */
package io.neaptide.connect.common.digest;
