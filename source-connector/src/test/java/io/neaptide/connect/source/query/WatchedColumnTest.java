package io.neaptide.connect.source.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.Test;

class WatchedColumnTest {

  private final WatchedColumn column =
      new WatchedColumn(new ColumnPath(List.of("DE")), new Place(1, 8, "DE"));

  private Object evaluate(Map<String, Object> columns) {
    return column.evaluate(
        new InputRow(
            new SchemaAndValue(null, "k"), columns, new ConsumerRecord<>("t", 0, 0, "k", "v")));
  }

  @Test
  void warnsOnceAfterManyRowsWithoutTheColumn() {
    for (int row = 1; row <= WatchedColumn.ROWS; row++) {
      assertThat(column.isSettled()).isFalse();
      assertThat(evaluate(Map.of("country", "DE"))).isNull();
    }
    assertThat(column.isSettled()).isTrue();
  }

  @Test
  void oneRowWithTheColumnIsEnough() {
    assertThat(evaluate(Map.of("DE", 1L))).isEqualTo(1L);
    assertThat(column.isSettled()).isTrue();
  }
}
