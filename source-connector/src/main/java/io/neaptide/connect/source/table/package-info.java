/**
 * Which topics are read as tables, which columns are taken of them, and where their rows go.
 *
 * <p>It uses {@code sql} and {@code query}. It knows no record and no offset.
 */
package io.neaptide.connect.source.table;
