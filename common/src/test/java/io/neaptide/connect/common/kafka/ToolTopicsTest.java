package io.neaptide.connect.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolTopicsTest {

  @ParameterizedTest
  @CsvSource({
    ".*, connect-configs, true",
    ".*, connect-offset, true",
    ".*, connect-status, true",
    ".*, _schemas, true",
    "connect-.*, connect-configs, true",
    ".*|connect-configs, connect-configs, false",
    ".*, connect-customers, false",
    ".*, orders, false"
  })
  void isMatchedByChanceWhereTheExpressionDoesNotNameIt(
      String expression, String topic, boolean byChance) {
    assertThat(ToolTopics.isMatchedByChance(Pattern.compile(expression), topic))
        .isEqualTo(byChance);
  }
}
