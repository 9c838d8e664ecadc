/**
 * Rows with a schema: which schema the rows have that a query makes of them, derived once for each
 * schema that is read, and how their fields are filled.
 *
 * <p>It uses {@code query}. It knows no record and no offset.
 */
package io.neaptide.connect.source.schema;
