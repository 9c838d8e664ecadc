package io.neaptide.connect.source.sql;

/**
 * A part of the text.
 *
 * @param begin offset of its first character, counted from 0
 * @param end offset behind its last character
 */
record Span(int begin, int end) {}
