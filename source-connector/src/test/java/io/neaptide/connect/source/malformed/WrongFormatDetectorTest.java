package io.neaptide.connect.source.malformed;

import static io.neaptide.connect.source.testing.SourceRecords.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.serde.MalformedDataException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrongFormatDetectorTest {

  private final List<String> warnings = new ArrayList<>();
  private final SkipMalformed skip = new SkipMalformed(Clock.systemUTC());
  private final WrongFormatDetector detector = new WrongFormatDetector(skip, warnings::add);

  @Test
  void warnsOnceWhereNoneOfTheFirstRecordsIsOfItsFormat() {
    take(0, WrongFormatDetector.RECORDS - 1);
    assertThat(warnings).isEmpty();

    take(WrongFormatDetector.RECORDS - 1, 3 * WrongFormatDetector.RECORDS);

    assertThat(warnings)
        .containsExactly(
            "None of the first 100 records of this task is of its format, the last one at orders-0"
                + " offset 99: value: no row. Are key.deserializer, value.deserializer and"
                + " value.envelope right? Records that are passed over are not read again: stop the"
                + " connector, correct it, and reset its offsets.");
    assertThat(skip.total()).isEqualTo(3L * WrongFormatDetector.RECORDS);
  }

  @Test
  void oneRecordThatIsRightSaysThatTheFormatIsRight() {
    take(0, WrongFormatDetector.RECORDS - 1);
    detector.mapped();
    take(WrongFormatDetector.RECORDS, 3 * WrongFormatDetector.RECORDS);

    assertThat(warnings).isEmpty();
  }

  private void take(int from, int to) {
    for (int offset = from; offset < to; offset++) {
      detector.take(record(0, offset, "k", "[]"), new MalformedDataException("value: no row"));
    }
  }
}
