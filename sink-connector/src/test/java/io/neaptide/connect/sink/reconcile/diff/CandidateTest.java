package io.neaptide.connect.sink.reconcile.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.neaptide.connect.common.digest.RowDigest;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {

  private static final int HERE = 1;
  private static final int ELSEWHERE = 0;

  private Candidate candidate = new Candidate();

  private CandidateTest upsert(int row) {
    candidate.collected(CollectedRows.Kind.UPSERT, HERE, digest(row), row, 100 + row);
    return this;
  }

  private CandidateTest collected(CollectedRows.Kind kind) {
    candidate.collected(kind, kind == CollectedRows.Kind.DELETE ? -1 : HERE, digest(0), 0, 0);
    return this;
  }

  private CandidateTest existing(int partition, int row) {
    candidate.existing(partition, row, ExistingRows.State.ROW, digest(row));
    return this;
  }

  private CandidateTest tombstone(int partition) {
    candidate.existing(partition, 0, ExistingRows.State.TOMBSTONE, digest(0));
    return this;
  }

  private static byte[] digest(int row) {
    byte[] digest = new byte[RowDigest.BYTES];
    digest[digest.length - 1] = (byte) row;
    return digest;
  }

  @Test
  void aRowThatIsNotThereIsNew() {
    upsert(1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NEW);
    assertThat(candidate.claims()).isTrue();
    assertThat(candidate.isLive()).isFalse();
  }

  @Test
  void onlyTheLatestExistingRowCounts() {
    upsert(1).existing(HERE, 1).existing(HERE, 2);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.CHANGED);
  }

  @Test
  void theSameRowTwiceIsUnchanged() {
    upsert(1).existing(HERE, 2).existing(HERE, 1).existing(HERE, 1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNCHANGED);
    assertThat(candidate.isLive()).isTrue();
  }

  @Test
  void aRowThatWasDeletedIsNewAgain() {
    upsert(1).existing(HERE, 1).tombstone(HERE);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NEW);
  }

  @Test
  void theLastInputRowIsTheOneThatIsWritten() {
    upsert(1).collected(CollectedRows.Kind.DELETE).upsert(2).existing(HERE, 1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.CHANGED);
    assertThat(candidate.position()).isEqualTo(2);
    assertThat(candidate.length()).isEqualTo(102);
  }

  @Test
  void aKeyThatTheInputDeletesClaimsNothing() {
    upsert(1).collected(CollectedRows.Kind.DELETE);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NOTHING);
    assertThat(candidate.claims()).isFalse();
  }

  @Test
  void aRejectedRecordKeepsWhatIsThere() {
    collected(CollectedRows.Kind.REJECTED).existing(HERE, 2);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.REJECTED);
    assertThat(candidate.claims()).isTrue();
    assertThat(candidate.claimsEverywhere()).isTrue();
  }

  @Test
  void theRowBeforeARejectedRecordIsWritten() {
    upsert(1).collected(CollectedRows.Kind.REJECTED).existing(HERE, 2);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.CHANGED);
    assertThat(candidate.claims()).isTrue();
    assertThat(candidate.claimsEverywhere()).isFalse();
  }

  @Test
  void aRowBeyondTheBoundClaimsButIsNotWritten() {
    collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND).existing(HERE, 2);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NOTHING);
    assertThat(candidate.claims()).isTrue();
    assertThat(candidate.partition()).isEqualTo(HERE);
  }

  @Test
  void aRowBeyondTheBoundDoesNotReplaceTheOneWithin() {
    upsert(1).collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND).existing(HERE, 1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNCHANGED);
  }

  @Test
  void aDeleteBeforeTheBoundAndARowBeyondItStillClaim() {
    collected(CollectedRows.Kind.DELETE).collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND);

    assertThat(candidate.claims()).isTrue();
    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NOTHING);
  }

  @Test
  void aKeyBeyondTheBoundThatStandsElsewhereOnlyIsMovedByItsRowsThere() {
    for (CollectedRows.Kind within :
        List.of(CollectedRows.Kind.DELETE, CollectedRows.Kind.REJECTED)) {
      candidate = new Candidate();
      collected(within);
      candidate.collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND, HERE, digest(1), 7, 70);
      candidate.collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND, HERE, digest(2), 8, 80);
      existing(ELSEWHERE, 1);

      assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.MOVED);
      assertThat(candidate.digest()).contains(digest(2));
      assertThat(candidate.position()).isEqualTo(8);
      assertThat(candidate.length()).isEqualTo(80);
      assertThat(candidate.isFollowing()).isTrue();
      assertThat(candidate.positionBeyond()).isEqualTo(7);
      assertThat(candidate.lengthBeyond()).isEqualTo(70);
      assertThat(candidate.claimsEverywhere()).isFalse();
    }
  }

  @Test
  void aKeyBeyondTheBoundThatStandsWhereItBelongsWaitsForTheStream() {
    collected(CollectedRows.Kind.UPSERT_BEYOND_BOUND).existing(ELSEWHERE, 1).existing(HERE, 1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NOTHING);
  }

  @Test
  void aRowThatStandsElsewhereOnlyIsMoved() {
    upsert(1).existing(ELSEWHERE, 1);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.MOVED);
  }

  @Test
  void aRowThatWasDeletedElsewhereIsNew() {
    upsert(1).existing(ELSEWHERE, 1).tombstone(ELSEWHERE);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.NEW);
  }

  @Test
  void aRowElsewhereDoesNotMakeTheOneHereDifferent() {
    upsert(1).existing(ELSEWHERE, 2).existing(HERE, 1).tombstone(ELSEWHERE);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.UNCHANGED);
  }

  @Test
  void anUnreadableRowIsDifferentFromEveryOther() {
    upsert(1);
    candidate.existing(HERE, 0, ExistingRows.State.UNREADABLE, new byte[0]);

    assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.CHANGED);
  }
}
