package io.neaptide.connect.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.sink.producer.MessageLimit;
import io.neaptide.connect.sink.producer.ProducerLimits;
import io.neaptide.connect.sink.producer.SizeCheck;
import io.neaptide.connect.sink.producer.TooLargeException;
import io.neaptide.connect.sink.task.TaskId;
import io.neaptide.connect.sink.testing.FakeTopicAdmin;
import io.neaptide.connect.sink.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class MessageLimitsTest {

  private final FakeTopicAdmin admin = new FakeTopicAdmin();
  private final ManualClock clock = new ManualClock();
  private final MessageLimits limits = new MessageLimits(new TaskId("test", 0), () -> admin, clock);

  private static MessageLimit limit(long bytes) {
    return new MessageLimit(bytes, "max.message.bytes", true);
  }

  @Test
  void aLimitThatChangesIsReadAfterAMinute() {
    admin.limits.put("t", limit(100_000));
    assertThat(limits.of("t")).isEqualTo(limit(100_000));
    admin.limits.put("t", limit(50_000));
    assertThat(limits.of("t")).isEqualTo(limit(100_000));

    clock.advance(Duration.ofSeconds(61));

    assertThat(limits.of("t")).isEqualTo(limit(50_000));
  }

  @Test
  void batchesAreAsLargeAsTheSmallestTopicTakesWithAMargin() {
    admin.limits.put("small", limit(32_000));
    admin.limits.put("large", limit(1_000_000));
    limits.prepare(List.of("small", "large"));

    assertThat(limits.batchSize(256 * 1024)).isEqualTo(30_000);
    assertThat(limits.batchSize(10_000)).isEqualTo(10_000);
  }

  @Test
  void whereALimitMayNotBeReadBatchesShrinkUntilTheyAreOneRecord() {
    admin.limits.put("t", MessageLimit.unknown(Integer.MAX_VALUE));
    assertThat(limits.of("t").isKnown()).isFalse();
    int batch = limits.batchSize(256 * 1024);
    assertThat(batch).isEqualTo(256 * 1024);

    assertThat(limits.refused(batch)).isTrue();
    batch = limits.batchSize(256 * 1024);
    assertThat(batch).isLessThan(33_000).isPositive();
    while (batch > 0) {
      assertThat(limits.refused(batch)).isTrue();
      assertThat(limits.batchSize(256 * 1024)).isLessThan(batch);
      batch = limits.batchSize(256 * 1024);
    }
    assertThat(limits.of("t").safe()).isZero();
  }

  @Test
  void splitsThatNoSmallerBatchEndsReplaceNothing() {
    admin.limits.put("t", limit(1_000_000));
    limits.prepare(List.of("t"));

    assertThat(limits.refused(256 * 1024)).isFalse();
  }

  @Test
  void aLimitThatWasLoweredIsFoundWhenBatchesAreRefused() {
    admin.limits.put("t", limit(1_000_000));
    limits.prepare(List.of("t"));
    admin.limits.put("t", limit(16_000));

    assertThat(limits.refused(256 * 1024)).isTrue();
    assertThat(limits.batchSize(256 * 1024)).isEqualTo(15_000);
  }

  @Test
  void aClusterThatDoesNotAnswerIsNoReasonToForgetWhatIsKnown() {
    admin.limits.put("t", limit(1_000_000));
    limits.prepare(List.of("t"));
    admin.failure = () -> new TimeoutException("no broker");
    clock.advance(Duration.ofSeconds(61));

    assertThat(limits.of("t")).isEqualTo(limit(1_000_000));
    assertThatThrownBy(() -> limits.of("another")).isInstanceOf(TimeoutException.class);
  }

  private void check(int size) {
    MessageLimit unused =
        new SizeCheck(new ProducerLimits(1_000, 1_000_000, 1_000_000, false), limits)
            .check(new ProducerRecord<>("t", new byte[1], new byte[size]));
  }

  @Test
  void aLimitThatWasRaisedHoldsAtOnceForARowThatWouldBeRefused() {
    admin.limits.put("t", limit(1_000));
    assertThatThrownBy(() -> check(2_000)).isInstanceOf(TooLargeException.class);
    admin.limits.put("t", limit(10_000));
    clock.advance(Duration.ofSeconds(1));

    check(2_000);

    assertThat(limits.of("t")).isEqualTo(limit(10_000));
  }

  @Test
  void noRowIsRefusedByALimitThatCannotBeReadAgain() {
    admin.limits.put("t", limit(1_000));
    limits.prepare(List.of("t"));
    clock.advance(Duration.ofSeconds(1));
    for (RuntimeException failure :
        List.of(
            new TimeoutException("no broker"), new SaslAuthenticationException("no password"))) {
      admin.failure = () -> failure;
      assertThatThrownBy(() -> check(2_000))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("topic t takes")
          .hasCause(failure);
    }
    check(10);
    admin.failure = () -> null;

    assertThatThrownBy(() -> check(2_000)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void manyRowsThatAreTooLargeAskTheClusterOnceASecond() {
    AtomicInteger reads = new AtomicInteger();
    admin.limits.put("t", limit(1_000));
    admin.failure =
        () -> {
          reads.incrementAndGet();
          return null;
        };
    limits.prepare(List.of("t"));
    clock.advance(Duration.ofSeconds(1));

    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> check(2_000)).isInstanceOf(TooLargeException.class);
    }

    assertThat(reads).hasValue(2);
  }

  @Test
  void aTopicThatMayNotBeReadAnyMoreRefusesNothing() {
    admin.limits.put("t", limit(1_000));
    limits.prepare(List.of("t"));
    admin.limits.put("t", MessageLimit.unknown(Integer.MAX_VALUE));
    clock.advance(Duration.ofSeconds(1));

    check(2_000);

    assertThat(limits.of("t").isKnown()).isFalse();
  }
}
