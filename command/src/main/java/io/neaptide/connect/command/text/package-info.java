/** Shows a difference as text: a table for people, JSON for programs. */
package io.neaptide.connect.command.text;
