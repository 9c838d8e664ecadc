/**
 * What differs from database to database: drivers and their settings, table definitions, a few
 * statements, and what its failures mean.
 *
 * <p>It uses nothing of the store, and runs no transaction.
 */
package io.neaptide.connect.jdbc.dialect;
