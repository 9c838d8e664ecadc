/** Compiles the statements of the {@code sql} key into queries. */
package io.neaptide.connect.source.sql;
