package io.neaptide.connect.sink.delivery.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionSizeLimitTest {

  private static final long MEGABYTE = 1024 * 1024;
  private static final Duration QUICK = Duration.ofMillis(100);
  private static final Duration SLOW = Duration.ofSeconds(4);

  private final TransactionSizeLimit bytes = new TransactionSizeLimit(16 * MEGABYTE);

  @Test
  void moreIsOpenedWhereCommitsOfMuchAreQuick() {
    assertThat(bytes.most()).isEqualTo(4 * MEGABYTE);
    bytes.committed(4 * MEGABYTE, QUICK, true);
    assertThat(bytes.most()).isEqualTo(8 * MEGABYTE);
    for (int commit = 0; commit < 3; commit++) {
      bytes.committed(16 * MEGABYTE, QUICK, true);
    }
    assertThat(bytes.most()).isEqualTo(16 * MEGABYTE);
  }

  @Test
  void aQuickCommitOfLittleTellsNothing() {
    bytes.committed(MEGABYTE, QUICK, true);

    assertThat(bytes.most()).isEqualTo(4 * MEGABYTE);
  }

  @Test
  void lessIsOpenedWhereCommitsAreSlowOrFailUntilTheyAreNot() {
    bytes.committed(4 * MEGABYTE, SLOW, true);
    assertThat(bytes.most()).isEqualTo(2 * MEGABYTE);
    bytes.committed(2 * MEGABYTE, QUICK, false);
    assertThat(bytes.most()).isEqualTo(MEGABYTE);
    bytes.committed(MEGABYTE, Duration.ofSeconds(2), true);
    assertThat(bytes.most()).isEqualTo(MEGABYTE);
  }

  @Test
  void aFewRowsMayAlwaysBeOpen() {
    for (int commit = 0; commit < 100; commit++) {
      bytes.committed(MEGABYTE, SLOW, false);
    }

    assertThat(bytes.most()).isEqualTo(64 * 1024);
  }

  @Test
  void aLowLimitIsKept() {
    TransactionSizeLimit few = new TransactionSizeLimit(1_000);
    few.committed(1_000, SLOW, true);
    few.committed(1_000, QUICK, true);

    assertThat(few.most()).isEqualTo(1_000);
  }
}
