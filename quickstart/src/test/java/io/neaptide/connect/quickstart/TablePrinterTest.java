package io.neaptide.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TablePrinterTest {

  @Test
  void drawsKeysAndAllColumnsInTheirOrder() {
    Map<String, String> rows = new TreeMap<>();
    rows.put("1", "{\"name\":\"Ada\",\"age\":36}");
    rows.put("22", "{\"name\":\"Grace\",\"city\":\"New York\"}");

    assertThat(TablePrinter.lines(rows))
        .containsExactly(
            "record key  name   age  city",
            "----------  -----  ---  --------",
            "1           Ada    36",
            "22          Grace       New York");
  }

  @Test
  void drawsATableWithoutRows() {
    assertThat(TablePrinter.lines(Map.of())).containsExactly("record key", "----------");
  }
}
