/** {@code neaptide diff}: compares two topics as tables. */
package io.neaptide.connect.command.diff;
