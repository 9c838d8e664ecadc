/**
 * Source and sink under random faults, with every record checked. Nothing here measures; it stands
 * beside the benchmarks since it takes as long as one lets it.
 */
package io.neaptide.connect.benchmarks.chaos;
