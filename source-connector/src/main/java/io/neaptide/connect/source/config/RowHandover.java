package io.neaptide.connect.source.config;

/** In which form rows without a schema are handed over to Connect. */
public enum RowHandover {
  /** As columns, where something may access them. */
  COLUMNS,
  /** As JSON text, where nothing accesses columns before our converter writes it. */
  TEXT,
  /** As JSON text, and the rows are read as JSON text, too. */
  TEXT_FROM_TEXT
}
