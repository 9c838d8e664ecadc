/** The columns of a table that count. */
package io.neaptide.connect.command.columns;
