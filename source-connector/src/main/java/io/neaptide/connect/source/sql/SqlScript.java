package io.neaptide.connect.source.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Compiles the text of {@code sql}: statements separated by semicolons. */
public final class SqlScript {

  private static final int MAX_STATEMENTS = 100;

  private final SqlText text;
  private final Map<String, TableDeclaration> declarations = new HashMap<>();
  private final List<SqlStatement> statements = new ArrayList<>();

  private SqlScript(SqlText text) {
    this.text = text;
  }

  /**
   * Compiles a text.
   *
   * @return the statements that read topics, in their order; at least one
   * @throws ConfigException if one cannot be compiled; the message says where and why
   */
  public static List<SqlStatement> compile(String sql) {
    SqlText text = new SqlText(sql);
    try {
      text.split();
      return new SqlScript(text).compile();
    } catch (SqlException e) {
      ConfigException invalid =
          new ConfigException(
              "The query is not valid at " + text.place(e.span()) + ": " + e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  private List<SqlStatement> compile() {
    if (text.statements().size() > MAX_STATEMENTS) {
      throw new SqlException(
          text.statements().get(MAX_STATEMENTS),
          "there are more than "
              + MAX_STATEMENTS
              + " statements; split them over several connectors");
    }
    List<Span> queries = new ArrayList<>();
    for (Span statement : text.statements()) {
      if (CreateTableParser.reads(text, statement)) {
        declare(CreateTableParser.parse(text, statement));
      } else {
        queries.add(statement);
      }
    }
    for (Span query : queries) {
      statements.add(new StatementCompiler(text, query, declarations).compile());
    }
    if (statements.isEmpty()) {
      throw new SqlException(
          new Span(0, 0), "nothing is selected; write INSERT INTO topic SELECT ... FROM topic");
    }
    declarations.values().forEach(this::checkUse);
    return List.copyOf(statements);
  }

  private void declare(TableDeclaration table) {
    StatementCompiler.checkedTopic(table.topic());
    if (declarations.put(table.topic().text(), table) != null) {
      throw new SqlException(
          table.topic().span(), "the table '" + table.topic().text() + "' is declared twice");
    }
  }

  /** A declaration that differs from what is read in case only was meant for it. */
  private void checkUse(TableDeclaration table) {
    String declared = table.topic().text();
    if (statements.stream().anyMatch(statement -> declared.equals(statement.topic()))) {
      return;
    }
    for (SqlStatement statement : statements) {
      if (declared.equalsIgnoreCase(statement.topic())) {
        throw new SqlException(
            table.topic().span(),
            "names are taken as they are written, and FROM reads '" + statement.topic() + "'");
      }
    }
    throw new SqlException(
        table.topic().span(),
        "no statement reads the table '"
            + declared
            + "'; FROM reads "
            + statements.stream().map(SqlStatement::topic).distinct().sorted().toList()
            + ". Declare that, or remove the CREATE TABLE");
  }
}
