/**
 * The keys of the source: definition, typed value and validation, one class for each concern.
 *
 * <p>Defaults stand here and nowhere else. It opens connections only to validate, and only when
 * every key is right.
 */
package io.neaptide.connect.source.config;
