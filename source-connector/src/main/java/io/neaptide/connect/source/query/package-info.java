/**
 * Queries, compiled: what is made of the rows of a table. {@link
 * io.neaptide.connect.source.query.Expression}s compute with the values of {@link
 * io.neaptide.connect.common.serde rows}, and beside them with {@link java.time.LocalDate}, {@link
 * java.time.LocalTime}, {@link java.time.Instant} and read-only {@link java.nio.ByteBuffer}s for
 * the SQL types DATE, TIME, TIMESTAMP and BYTES. A null is SQL's NULL.
 *
 * <p>It uses {@code common}. It knows neither the text of a statement nor its parser.
 */
package io.neaptide.connect.source.query;
