/**
 * A difference as one HTML file that needs nothing else: no network, no other file.
 *
 * <p>Rows are written as they come, as JSON in elements that no browser runs or reads as markup; a
 * script in the page shows them. The content security policy of the page allows that one script and
 * that one style sheet, by their hashes, and no request of any kind.
 *
 * <p>It knows {@code difference} and nothing else.
 */
package io.neaptide.connect.command.page;
