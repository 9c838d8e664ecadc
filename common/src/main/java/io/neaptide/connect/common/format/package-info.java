/**
 * The formats that come with the plugin, Connect converters as formats, and their choice by
 * configuration.
 *
 * <p>It implements the interfaces of {@code serde}, and of {@code digest}, by means of {@code
 * json}. It is the only package that loads a format's class.
 */
package io.neaptide.connect.common.format;
