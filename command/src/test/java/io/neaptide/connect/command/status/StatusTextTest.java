package io.neaptide.connect.command.status;

import static io.neaptide.connect.command.status.WrittenState.BEGAN;
import static io.neaptide.connect.command.status.WrittenState.FIRST;
import static io.neaptide.connect.command.status.WrittenState.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.sink.state.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  private static final Instant NOW = BEGAN.plusSeconds(30);

  @Test
  void saysHowFarAComparisonIsAndHowLongTheRestTakes() {
    WrittenState state = new WrittenState().phase(Phase.COLLECT).claim(FIRST).owner(FIRST, 0);
    state.owner(SECOND, 1);
    assertThat(text(state))
        .isEqualTo(
            """
            customers-sink  COLLECT  since 2026-11-28 08:00:00 UTC (30 s)
            Collects the input and compares it with the target.
            stream.version 2, generation 3

            [######################--------]  75 %  1 of 2 input partitions, about 10 s left

            input      partitions  written to  bound
            customers           2           0  4,000

            owner                  partitions
            customers-sink-task-0           1
            customers-sink-task-1           1
            """);
  }

  @Test
  void saysThatNobodyIsAtWorkWhereTheLeaderIsNotHeardOf() {
    WrittenState state = new WrittenState().phase(Phase.COLLECT);
    assertThat(StatusText.lines(state.status(), BEGAN.plusSeconds(90)))
        .contains(
            "No heartbeat of its leader for 1 min 30 s: it is stopped, or a task has failed; ask"
                + " Connect for its status.");
    assertThat(StatusText.lines(state.phase(Phase.PLANNED).status(), BEGAN.plusSeconds(90)))
        .noneMatch(line -> line.contains("heartbeat"));
  }

  @Test
  void showsTheReportOfThePlan() {
    WrittenState state = new WrittenState().phase(Phase.PLANNED).report(3);
    assertThat(text(state))
        .contains(
            """
            The difference is reported; nothing is written (reconcile.mode=plan).
            """,
            """
            target          new  changed  moved  deleted  unchanged  rejected
            customers.copy   12    1,204      0        3    998,781         0
            found at 2026-11-28 08:00:04 UTC in 4 s
            fingerprint 3f9c1e07
            """);
  }

  @Test
  void showsWhyTheDifferenceWasRefusedAndWhatElseIsToBeKnown() {
    WrittenState state =
        new WrittenState()
            .phase(Phase.REFUSED)
            .report(3, Map.of("warnings", List.of("Rows are gone"), "refusal", "Too many"));
    assertThat(text(state))
        .contains("fingerprint 3f9c1e07\nwarning: Rows are gone\nrefused: Too many\n");
  }

  @Test
  void showsNoReportOfAnEarlierGeneration() {
    assertThat(text(new WrittenState().phase(Phase.COLLECT).report(2)))
        .doesNotContain("customers.copy");
  }

  @Test
  void countsPartitionsThatAreWrittenUpToTheirBounds() {
    WrittenState state =
        new WrittenState().phase(Phase.APPLY).position(FIRST, 2_999).position(SECOND, 1_000);
    assertThat(text(state)).contains(" 25 %  1 of 2 input partitions, about 1 min 30 s left");
  }

  @Test
  void saysThatNobodyHasBegun() {
    WrittenState state = new WrittenState().write(new WrittenState().records.lock("nobody"));
    assertThat(text(state)).isEqualTo("customers-sink  NONE\nNo task has begun yet.\n");
  }

  @Test
  void showsHowMuchIsNotWrittenYetWhereTheGroupLagsBehindWhatIs() {
    InputTopic input =
        new InputTopic(
            "customers",
            2,
            4_000,
            OptionalLong.empty(),
            OptionalLong.of(4_500),
            OptionalLong.of(3_900));
    ConnectorStatus status =
        new ConnectorStatus(
            "customers-sink",
            Optional.of(WrittenState.generation(Phase.STREAM)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(input),
            new TreeMap<>(),
            Optional.empty());
    assertThat(String.join("\n", StatusText.lines(status, NOW)))
        .contains(
            """
            input      partitions  written to  committed    end  lag
            customers           2       4,000      3,900  4,500  500""");
  }

  private static String text(WrittenState state) {
    return String.join("\n", StatusText.lines(state.status(), NOW)) + "\n";
  }
}
