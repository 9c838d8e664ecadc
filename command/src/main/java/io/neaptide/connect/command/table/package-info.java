/**
 * Reads a topic as a table: of each key the last record, with the digest of its row, on local disk.
 * Keys and rows are read in any format, and have one form whatever that is.
 */
package io.neaptide.connect.command.table;
