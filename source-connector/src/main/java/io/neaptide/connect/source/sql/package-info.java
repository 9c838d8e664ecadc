/**
 * Compiles the statements of the {@code sql} key into queries, and refuses what needs other rows.
 *
 * <p>It uses {@code query}, and it alone uses the SQL parser. It never sees a record.
 */
package io.neaptide.connect.source.sql;
