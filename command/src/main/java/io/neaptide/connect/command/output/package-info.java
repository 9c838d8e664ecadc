/** Where the commands that show a difference show it, and how much of it. */
package io.neaptide.connect.command.output;
