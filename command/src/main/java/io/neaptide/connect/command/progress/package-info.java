/** Shows how far a step is: a bar on a terminal, lines elsewhere. */
package io.neaptide.connect.command.progress;
