package io.neaptide.connect.command.status;

import static io.neaptide.connect.command.status.WrittenState.FIRST;
import static io.neaptide.connect.command.status.WrittenState.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.state.Phase;
import org.junit.jupiter.api.Test;

class StatusJsonTest {

  @Test
  void saysWhatTheTextSays() {
    WrittenState state = new WrittenState().phase(Phase.APPLY).owner(FIRST, 0).owner(SECOND, 0);
    state.position(SECOND, 1_000).report(3);
    assertThat(StatusJson.of(state.status()))
        .isEqualTo(
            "{\"connector\":\"customers-sink\",\"phase\":\"APPLY\","
                + "\"since\":\"2026-11-28T08:00:00Z\",\"streamVersion\":\"2\",\"generation\":3,"
                + "\"progress\":{\"share\":0.25,\"partitions\":1,\"ofPartitions\":2},"
                + "\"inputs\":[{\"topic\":\"customers\",\"partitions\":2,\"writtenTo\":1000,"
                + "\"bound\":4000}],"
                + "\"owners\":{\"customers-sink-task-0\":[\"customers-0\",\"customers-1\"]},"
                + "\"report\":{\"generation\":3,\"at\":\"2026-11-28T08:00:04Z\",\"seconds\":4,"
                + "\"fingerprint\":\"3f9c1e07\",\"othersWrote\":[],"
                + "\"topics\":{\"customers.copy\":{\"new\":12,\"changed\":1204,\"moved\":0,"
                + "\"deleted\":3,\"unchanged\":998781,\"rejected\":0}}}}");
  }
}
