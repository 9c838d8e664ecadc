/**
 * Key and row formats. The four interfaces {@link KeyDeserializer}, {@link KeySerializer}, {@link
 * RowDeserializer} and {@link RowSerializer} are public API: a class that implements one of them
 * can be named in the configuration.
 *
 * <p>A <b>row</b> is Connect data without a schema: a {@code Map<String, Object>} from column to
 * value, in the order of the columns. A value is {@code null}, a {@link Boolean}, a {@link String},
 * a {@link java.util.List}, a {@code Map<String, Object>}, or a number: a {@link Long} for whole
 * numbers in its range, a {@link Double} where a double has exactly the value that was read, a
 * {@link java.math.BigDecimal} for every other number. So a number never changes its value. A
 * format may also give a decimal for a number that a long or a double could hold, so numbers are
 * compared by value.
 */
package io.neaptide.connect.common.serde;
