package io.neaptide.connect.sink.reconcile.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.reconcile.diff.Comparison;
import io.neaptide.connect.sink.task.DroppedRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimCountsTest {

  @Test
  void whatATaskHasDroppedCountsOnceHoweverManyPartitionsItHas() {
    assertThat(
            ClaimCounts.dropped(
                List.of(dropped(0, 2), dropped(0, 5), dropped(1, 3), dropped(2, 0), counts())))
        .isEqualTo(8);
  }

  @Test
  void whatWasDroppedIsLookedAtLikeAllElse() {
    Map<String, Object> counts = counts();
    ClaimCounts.requireComplete(dropped(1, 3));
    ClaimCounts.requireComplete(counts);
    counts.put("dropped", Map.of("task", 1L));

    assertThatThrownBy(() -> ClaimCounts.requireComplete(counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("its counts have no 'records', or one of another type");
  }

  private static Map<String, Object> dropped(int task, long records) {
    Map<String, Object> counts = counts();
    ClaimCounts.addDropped(counts, new DroppedRecords.Count(task, records));
    return counts;
  }

  private static Map<String, Object> counts() {
    try (ExampleKeys keys = new ExampleKeys(Optional.empty())) {
      return ClaimCounts.of("t", new Comparison("t", true, key -> true), keys);
    }
  }
}
