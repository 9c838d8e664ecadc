/**
 * The options by which several commands are told which topics to read, and how, and the folder that
 * one of them names.
 */
package io.neaptide.connect.command.options;
