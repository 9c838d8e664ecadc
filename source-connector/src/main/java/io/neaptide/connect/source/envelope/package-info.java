/**
 * What a value says about its key: a row, a delete, or nothing; with or without an envelope around
 * the row.
 *
 * <p>It uses {@code common}. It knows no query and no output.
 */
package io.neaptide.connect.source.envelope;
