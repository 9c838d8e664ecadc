package io.neaptide.connect.jdbc;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The store on H2, in a file. */
class JdbcStateStoreH2Test extends JdbcStateStoreContract {

  @TempDir private Path directory;

  @Override
  Map<String, String> database() {
    return Map.of("url", "jdbc:h2:file:" + directory.resolve("store"));
  }
}
