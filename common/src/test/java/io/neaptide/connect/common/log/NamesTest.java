package io.neaptide.connect.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void fewAreAllNamedInOrder() {
    assertThat(Names.of(Set.of("b", "c", "a"))).isEqualTo("[a, b, c]");
    assertThat(Names.of(List.of())).isEqualTo("[]");
  }

  @Test
  void ofManyTheFirstAreNamedAndTheOthersCounted() {
    assertThat(Names.of(IntStream.range(10, 1_010).boxed().toList()))
        .isEqualTo("[10, 100, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007] and 990 more");
  }
}
