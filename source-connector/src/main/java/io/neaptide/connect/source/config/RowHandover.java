package io.neaptide.connect.source.config;

/** In which form rows without a schema are handed over to Connect. */
public enum RowHandover {
  /** As their columns, for whoever looks at them. */
  COLUMNS,
  /** As JSON text, which nobody looks at before our converter writes it. */
  TEXT,
  /** The same, made of rows that are read as JSON text. */
  TEXT_OF_TEXT
}
