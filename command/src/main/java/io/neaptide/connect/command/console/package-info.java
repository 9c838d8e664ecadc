/** Where a command writes, and how it ends. */
package io.neaptide.connect.command.console;
