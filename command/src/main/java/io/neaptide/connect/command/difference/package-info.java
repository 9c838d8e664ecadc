/**
 * What the difference between two tables is: the two sides, the rows that are not the same, and the
 * numbers. It is found by one package and shown by others; those know nothing of each other.
 *
 * <p>Rows come one after the other, so that nobody has to hold them all: {@link
 * io.neaptide.connect.command.difference.ComparedTables} is known before the first, {@link
 * io.neaptide.connect.command.difference.DifferenceSummary} after the last.
 *
 * <p>Depends on nothing.
 */
package io.neaptide.connect.command.difference;
