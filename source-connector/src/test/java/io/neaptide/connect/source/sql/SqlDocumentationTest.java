package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.source.query.Functions;
import io.neaptide.connect.source.query.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation shows compiles, and what there is stands in it. */
class SqlDocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern SQL_BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/sql.md"})
  void everyStatementShownCompiles(String file) throws IOException {
    List<String> blocks =
        SQL_BLOCK
            .matcher(Files.readString(ROOT.resolve(file)))
            .results()
            .map(block -> block.group(1))
            .toList();

    assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(compiled(block)).isNotEmpty());
  }

  private static List<SqlStatement> compiled(String sql) {
    return SqlScript.compile(sql);
  }

  @Test
  void everyFunctionAndMetadataColumnIsDocumented() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/sql.md"));

    assertThat(Functions.names()).allMatch(name -> text.contains("`" + name));
    assertThat(Arrays.stream(Metadata.values()).map(Metadata::column))
        .allMatch(column -> text.contains("`" + column + "`"));
    assertThat(text).contains("_headers['name']");
  }
}
