/** The command `neaptide`: what runs outside of a worker. */
package io.neaptide.connect.command;
