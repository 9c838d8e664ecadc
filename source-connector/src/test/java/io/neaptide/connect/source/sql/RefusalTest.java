package io.neaptide.connect.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what the message says. */
class RefusalTest {

  /** Each would delete every row of the table, and most likely none of them is meant so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a = NULL|a comparison with NULL is never true|write IS NULL",
        "a <> NULL|a comparison with NULL is never true|IS NOT NULL",
        "NULL = a|a comparison with NULL is never true|IS NULL",
        "a > NULL|a comparison with NULL is never true|IS NULL",
        "a <= CAST(NULL AS INT)|a comparison with NULL is never true|IS NULL",
        "a = b + NULL|a comparison with NULL is never true|IS NULL",
        "a = UPPER(NULL)|a comparison with NULL is never true|IS NULL",
        "a = -NULL|a comparison with NULL is never true|IS NULL",
        "a = COALESCE(NULL, NULL)|a comparison with NULL is never true|IS NULL",
        "a = CASE WHEN TRUE THEN NULL END|a comparison with NULL is never true|IS NULL",
        "a = REPLACE(b, 'x', NULL)|a comparison with NULL is never true|IS NULL",
        "a IN (NULL)|NULL in the list of IN|leave it out",
        "a IN (1, NULL)|NULL in the list of IN|OR ... IS NULL",
        "a NOT IN (1, NULL)|NOT IN is then never true|leave it out",
        "NULL IN (1)|a comparison with NULL is never true|IS NULL",
        "a BETWEEN NULL AND 3|a comparison with NULL is never true|IS NULL",
        "a NOT BETWEEN 1 AND NULL|a comparison with NULL is never true|IS NULL",
        "NULL BETWEEN 1 AND 3|a comparison with NULL is never true|IS NULL",
        "a BETWEEN 3 AND 1|nothing is between|exchange them",
        "a LIKE NULL|a comparison with NULL is never true|IS NULL",
        "a LIKE 'x' ESCAPE NULL|a comparison with NULL is never true|IS NULL",
        "NULL LIKE 'x'|a comparison with NULL is never true|IS NULL",
        "NULLIF(a, NULL) = 1|a comparison with NULL is never true|IS NULL",
        "CASE a WHEN NULL THEN TRUE END|a comparison with NULL is never true|IS NULL",
        "NULL|the condition is never true|deleted",
        "NOT NULL|NULL is never true|no condition",
        "a = 1 AND NULL|NULL is never true|no condition",
        "a = 1 OR NULL|NULL is never true|no condition",
        "FALSE|the condition is never true|every row would be deleted",
        "1 = 2|the condition is never true|every row would be deleted",
        "a = 1 AND 1 > 2|the condition is never true|every row would be deleted",
        "NOT TRUE|the condition is never true|every row would be deleted",
        "a = 'DE' AND a = 'FR'|at once|write OR, or IN",
        "a = 1 AND b = 2 AND 3 = a|at once|write OR, or IN",
        "a IN (1, 2) AND a IN (3, 4)|at once|write OR, or IN",
        "a.b = 1 AND a.b = 2|at once|a.b",
        "_key IS NULL|_key is never null|_key",
        "_topic IS NULL|_topic is never null|_topic",
        "a = \"DE\"|a name in double quotes is a column|write a text in single quotes",
        "\"DE\" = a|a name in double quotes is a column|t.\"DE\"",
        "a <> \"DE\"|a name in double quotes is a column|single quotes",
        "UPPER(a) = \"DE\"|a name in double quotes is a column|single quotes",
        "a IN (\"DE\", \"FR\")|a name in double quotes is a column|single quotes",
        "a LIKE \"D%\"|a name in double quotes is a column|single quotes",
        "a BETWEEN \"A\" AND \"B\"|a name in double quotes is a column|single quotes",
        "a IS NOT DISTINCT FROM \"DE\"|a name in double quotes is a column|single quotes",
        "CASE a WHEN \"DE\" THEN TRUE END|a name in double quotes is a column|single quotes",
        "NULLIF(a, \"DE\") IS NULL|a name in double quotes is a column|single quotes",
      })
  void aConditionThatNoRowMeetsIsRefused(String condition, String why, String hint) {
    assertThatThrownBy(() -> SqlScript.compile("SELECT a FROM t WHERE " + condition))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The query is not valid at line 1, column ")
        .hasMessageContaining(why)
        .hasMessageContaining(hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUE",
        "1 = 1",
        "a IS NULL",
        "a IS DISTINCT FROM NULL",
        "_timestamp IS NULL",
        "_key IS NOT NULL",
        "\"a\" = 'DE'",
        "'DE' = \"a\"",
        "a = t.\"b\"",
        "a = `b`",
        "\"a\" IS NULL",
        "a = 1 OR a = 2",
        "a = 1 AND a = 1.0",
        "a IN (1, 2) AND a IN (2, 3) AND a <> 5",
        "a = 1 OR FALSE",
        "a = COALESCE(NULL, 1)",
        "a = CONCAT('x', NULL)",
        "a BETWEEN 1 AND 1"
      })
  void aConditionThatARowMayMeetIsTaken(String condition) {
    assertThat(SqlScript.compile("SELECT a FROM t WHERE " + condition)).hasSize(1);
  }

  @Test
  void aNameInDoubleQuotesIsAColumnWhereItIsDeclared() {
    assertThat(SqlScript.compile("CREATE TABLE t (a, \"DE\"); SELECT a FROM t WHERE a = \"DE\""))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT a FROM t JOIN u ON t.x = u.x|a join needs other rows|Kafka Streams",
        "SELECT a FROM t LEFT OUTER JOIN u ON t.x = u.x|a join needs other rows|Flink",
        "SELECT a FROM t, u|a join needs other rows|ksqlDB",
        "SELECT a FROM t CROSS JOIN u|a join needs other rows|database",
        "SELECT a FROM t GROUP BY a|GROUP BY needs other rows|Kafka Streams",
        "SELECT a FROM t GROUP BY a HAVING a > 1|GROUP BY needs other rows|Flink",
        "SELECT COUNT(*) AS c FROM t|an aggregate needs other rows|Kafka Streams",
        "SELECT MAX(a) AS c FROM t|an aggregate needs other rows|Flink",
        "SELECT a FROM t WHERE SUM(a) > 1|an aggregate needs other rows|Flink",
        "SELECT DISTINCT a FROM t|DISTINCT needs other rows|one row for each key",
        "SELECT a FROM t ORDER BY a|ORDER BY needs other rows|sort where it is read",
        "SELECT a FROM t LIMIT 3|LIMIT needs other rows|WHERE",
        "SELECT a FROM t OFFSET 3|LIMIT needs other rows|WHERE",
        "SELECT a FROM t FETCH FIRST 3 ROWS ONLY|LIMIT needs other rows|WHERE",
        "SELECT TOP 3 a FROM t|LIMIT needs other rows|WHERE",
        "SELECT ROW_NUMBER() OVER (ORDER BY a) AS n FROM t|a window needs other rows|Flink",
        "SELECT SUM(a) OVER (PARTITION BY b) AS n FROM t|a window needs other rows|Flink",
        "SELECT a FROM TUMBLE(TABLE t, DESCRIPTOR(x), 1)|a window needs other rows|Flink",
        "SELECT a FROM (SELECT b FROM t)|a subquery needs other rows|one SELECT",
        "SELECT a FROM t WHERE a IN (SELECT b FROM u)|a subquery needs other rows|one SELECT",
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)|a subquery needs other rows|one SELECT",
        "SELECT a FROM t WHERE a = (SELECT 1 FROM u)|a subquery needs other rows|one SELECT",
        "SELECT a FROM t WHERE a > ALL (SELECT b FROM u)|a subquery needs other rows|one SELECT",
        "WITH q AS (SELECT a FROM t) SELECT a FROM q|WITH needs other rows|one SELECT",
        "SELECT a FROM t UNION SELECT a FROM u|UNION, INTERSECT or EXCEPT of queries|INSERT INTO",
        "SELECT a FROM t INTERSECT SELECT a FROM u|UNION, INTERSECT or EXCEPT of|INSERT INTO",
        "SELECT id AS _key, a FROM t|changing the key needs state|another name",
        "SELECT UPPER(_key) AS _key FROM t|changing the key needs state|leave the key",
        "SELECT _key.id AS _key FROM t|_key has no fields|ROW",
        "CREATE TABLE t (_key ROW<id INT>); SELECT _key.id AS _key FROM t|changing the key|state",
        "SELECT NOW() AS n FROM t|the same whenever it is read|_timestamp",
        "SELECT CURRENT_TIMESTAMP AS n FROM t|the same whenever it is read|_timestamp",
        "SELECT RAND() AS n FROM t|the same whenever it is read|random",
        "SELECT a FROM t WHERE a = ?|JdbcParameter|docs/sql.md",
        "SELECT a FROM t FOR UPDATE|not supported|FOR UPDATE",
        "SELECT a INTO x FROM t|not supported|INTO x",
        "SELECT a FROM t QUALIFY b|a window|state",
        "SELECT a FROM ONLY t|SELECT has a part that is not supported|ONLY",
        "SELECT a FROM t FINAL|SELECT|FINAL",
        "SELECT a FROM t WITH (NOLOCK)|FROM takes the name|alias",
        "SELECT a FROM t AS u (x, y)|FROM takes the name|alias",
        "SELECT a FROM t@link|this is not the name of a topic|t@link",
        "SELECT a FROM my.topic|a topic's name with dots|double quotes",
        "SELECT a|FROM is missing|topic",
        "SELECT 1 AS x|FROM is missing|topic",
        "INSERT INTO my.out SELECT a FROM t|a topic's name with dots|double quotes",
        "INSERT INTO x (a) SELECT b FROM t|a list of columns|AS",
        "INSERT INTO x VALUES (1)|SELECT|topic",
        "INSERT INTO x (SELECT a FROM t)|parentheses|SELECT",
        "INSERT IGNORE INTO x SELECT a FROM t|INSERT INTO has a part|IGNORE",
        "INSERT INTO x SELECT a FROM t ON CONFLICT DO NOTHING|INSERT INTO has a part|CONFLICT",
        "INSERT INTO x SELECT a FROM t RETURNING a|INSERT INTO has a part|RETURNING",
        "INSERT INTO \"a b\" SELECT a FROM t|not the name of a topic|a b",
        "DELETE FROM t|only CREATE TABLE, INSERT INTO|SELECT",
        "UPDATE t SET a = 1|only CREATE TABLE, INSERT INTO|SELECT",
        "DROP TABLE t|only CREATE TABLE, INSERT INTO|SELECT",
        "CREATE VIEW v AS SELECT a FROM t|expected TABLE|CREATE TABLE",
        "CREATE TABLE t (a)|nothing is selected|INSERT INTO",
        "~~|nothing is selected|INSERT INTO",
        "SELECT a + 1 FROM t|give the column a name|AS",
        "SELECT a, b AS a FROM t|two columns have the name 'a'|AS",
        "SELECT *, * FROM t|* stands once|name",
        "SELECT a AS 'x' FROM t|double quotes|single",
        "SELECT u.* FROM t|only the table of FROM|.*",
        "SELECT t.a.* FROM t|only the table of FROM|.*",
        "SELECT * REPLACE (1 AS a) FROM t|REPLACE is not supported|AS",
        "SELECT * EXCEPT (a.b) FROM t|only whole columns|*",
        "SELECT _KEY FROM t|names are taken as they are written|_key",
        "SELECT _headers FROM t|_headers['name']|header",
        "SELECT _topic.x FROM t|_topic has no fields|double quotes",
        "SELECT 'a' + 1 AS x FROM t|expected a number, found a text|CAST",
        "SELECT UPPER(1) AS x FROM t|expected a text, found a number|CAST",
        "SELECT CONCAT(1, 'a') AS x FROM t|expected a text, found a number|CAST",
        "SELECT a FROM t WHERE 1|expected a boolean, found a number|CAST",
        "SELECT a FROM t WHERE 'a' = 1|a text and a number cannot be compared|CAST",
        "SELECT a FROM t WHERE a AND 1|expected a boolean|CAST",
        "SELECT CASE WHEN a THEN 1 ELSE 'x' END AS x FROM t|the results before it are INT|CAST",
        "SELECT FOO(a) AS x FROM t|there is no function FOO|SUBSTRING",
        "SELECT UPPER(a, b) AS x FROM t|does not take 2 arguments|UPPER",
        "SELECT UPPER(DISTINCT a) AS x FROM t|has a part that is not supported|DISTINCT",
        "SELECT x.UPPER(a) AS x FROM t|there is no function|x.UPPER",
        "SELECT CAST(a AS FLOAT4) AS x FROM t|is not a type|DECIMAL",
        "SELECT CAST(a AS DECIMAL) AS x FROM t|precision and scale|DECIMAL(10, 2)",
        "SELECT CAST(a AS ARRAY<INT>) AS x FROM t|cannot be converted|ARRAY",
        "SELECT TRY_CAST(a AS INT) AS x FROM t|CAST|left over",
        "SELECT CAST(a AS TIMESTAMP WITH TIME ZONE) AS x FROM t|the end of the type|WITH",
        "SELECT a ILIKE 'x' AS x FROM t|ILIKE is not supported|LIKE",
        "SELECT a SIMILAR TO 'x' AS x FROM t|is not supported|LIKE",
        "SELECT a ~ 'x' AS x FROM t|is not supported|docs/sql.md",
        "SELECT a LIKE 'x!' ESCAPE '!' AS x FROM t|escape character|itself",
        "SELECT a LIKE 'x' ESCAPE 'ab' AS x FROM t|one character|none",
        "SELECT a -> 'b' AS x FROM t|not supported|docs/sql.md",
        "SELECT a[1] AS x FROM t|in brackets|single quotes",
        "SELECT E'a' AS x FROM t|single quotes|prefix",
        "SELECT X'ab' AS x FROM t|not supported|docs/sql.md",
        "SELECT (a, b) AS x FROM t|a list of values|not a value",
        "SELECT (a, b) IN ((1, 2)) AS x FROM t|a list of values|not a value",
        "SELECT a FROM t WHERE a = PRIOR b|has a part that is not supported|PRIOR",
        "SELECT a FROM t WHERE a = b(+)|has a part that is not supported|(+)",
        "SELECT a FROM t WHERE a BETWEEN SYMMETRIC 1 AND 2|BETWEEN|SYMMETRIC",
        "SELECT a XOR b AS x FROM t|not supported|docs/sql.md",
        "SELECT a << 1 AS x FROM t|not supported|docs/sql.md",
        "SELECT DATE '2026-02-30' AS x FROM t|no date|2026-11-24",
        "SELECT 1e999999 AS x FROM t|too large an exponent|number",
        "SELECT a FROM t; SELECT FROM|cannot be read as SQL|line 1, column 18",
        "CREATE TABLE t (a INT, b); SELECT a FROM t|every column of the table a type|none",
        "CREATE TABLE t (\"_key\" INT); SELECT a FROM t|cannot be declared|rename it",
        "CREATE TABLE t (_timestamp TIMESTAMP); SELECT * FROM t|of _timestamp is BIGINT|type",
        "CREATE TABLE 't' (a); SELECT a FROM t|expected the name of a topic|'t'",
        "SELECT a FROM t WHERE a = DEFAULT|meaning of its own|double quotes",
        "CREATE TABLE t (a, a); SELECT a FROM t|declared twice|a",
        "CREATE TABLE t (a); CREATE TABLE t (b); SELECT a FROM t|declared twice|t",
        "CREATE TABLE t (a INT PRIMARY KEY); SELECT a FROM t|a name and a type only|PRIMARY",
        "CREATE TABLE t (a INT) WITH ('x' = 'y'); SELECT a FROM t|no properties|WITH",
        "CREATE TABLE t (a ROW<b INT, b INT>); SELECT a FROM t|two fields have the name|b",
        "CREATE TABLE t (a MAP<INT, INT>); SELECT a FROM t|expected STRING|INT",
        "CREATE TABLE t (a DECIMAL(2, 3)); SELECT a FROM t|from 0 to 2|3",
        "CREATE TABLE t (a MONEY); SELECT a FROM t|'MONEY' is not a type|DECIMAL",
        "CREATE TABLE u (a); SELECT a FROM t|no statement reads the table 'u'|reads [t]",
        "CREATE TABLE t (a); CREATE TABLE u (a); SELECT a FROM t|no statement reads|'u'",
        "CREATE TABLE T (a); SELECT a FROM t|names are taken as they are written|'t'",
        "CREATE TABLE t (a); SELECT A FROM t|the column 'A' is not declared|[a]",
        "CREATE TABLE t (a); SELECT * EXCEPT (b) FROM t|the column 'b' is not declared|[a]",
        "CREATE TABLE t (a ROW<b INT>); SELECT a.c FROM t|has no field 'c'|ROW",
        "CREATE TABLE t (a INT); SELECT a.c FROM t|has no field 'c'|INT",
        "SELECT 'abc FROM t|the quote is not closed|'",
        "SELECT a /* FROM t|the comment is not closed|*/",
        "SELECT a FROM t WHERE|cannot be read as SQL|WHERE",
        "SELECT a b c FROM t|cannot be read as SQL|c",
        "SELECT a FROM t) x|cannot be read as SQL|)",
        "SELECT a \\ FROM t|the character is not understood|\\",
      })
  void refusalSaysWhyAndWhatToDo(String sql, String why, String hint) {
    assertThatThrownBy(() -> SqlScript.compile(sql))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The query is not valid at line 1, column ")
        .hasMessageContaining(why)
        .hasMessageContaining(hint);
  }
}
