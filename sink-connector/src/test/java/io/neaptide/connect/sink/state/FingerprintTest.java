package io.neaptide.connect.sink.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static StreamSettings settings(
      Map<String, String> plain, Map<String, String> confidential) {
    return new StreamSettings(
        new TreeMap<>(plain), new TreeMap<>(confidential), Set.of("converter", "cluster"));
  }

  private static Map<String, String> changes(StreamSettings before, StreamSettings now) {
    return Fingerprint.of(before).changes(now);
  }

  @Test
  void theSameSettingsAreNoChangeWhateverTheSalt() {
    StreamSettings settings = settings(Map.of("format", "x"), Map.of("serializer.key", "secret"));

    assertThat(Fingerprint.of(settings).salt()).isNotEqualTo(Fingerprint.of(settings).salt());
    assertThat(changes(settings, settings)).isEmpty();
  }

  @Test
  void plainSettingsAreToldWithTheirValues() {
    assertThat(changes(settings(Map.of("format", "x"), Map.of()), settings(Map.of(), Map.of())))
        .isEqualTo(Map.of("format", "was 'x', is the default"));
    assertThat(changes(settings(Map.of(), Map.of()), settings(Map.of("format", "x"), Map.of())))
        .isEqualTo(Map.of("format", "was the default, is 'x'"));
    assertThat(
            changes(
                settings(Map.of("format", "x"), Map.of()),
                settings(Map.of("format", "y"), Map.of())))
        .isEqualTo(Map.of("format", "was 'x', is 'y'"));
  }

  @Test
  void otherSettingsAreNamedWithoutTheirValues() {
    assertThat(
            changes(
                settings(Map.of(), Map.of("s.a", "secret1", "s.b", "secret2", "s.same", "secret3")),
                settings(Map.of(), Map.of("s.a", "other", "s.c", "new", "s.same", "secret3"))))
        .isEqualTo(Map.of("s.a", "changed", "s.b", "is not set", "s.c", "was not set"));
  }

  @Test
  void neitherTextsNorHashesTellASecret() {
    StreamSettings settings = settings(Map.of(), Map.of("a", "hunter2", "b", "hunter2"));
    Fingerprint fingerprint = Fingerprint.of(settings);

    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(fingerprint.toRow().toString()).doesNotContain("hunter2");
    assertThat(fingerprint.hashed().get("a"))
        .as("the hash of one key says nothing of another")
        .isNotEqualTo(fingerprint.hashed().get("b"));
  }

  @Test
  void whatIsNotKnownOnBothSidesIsNoChange() {
    StreamSettings unknown = settings(Map.of(), Map.of());
    StreamSettings known = settings(Map.of("converter", "c"), Map.of("converter.p", "1"));
    StreamSettings other = settings(Map.of("converter", "d"), Map.of("converter.p", "2"));

    assertThat(changes(unknown, known)).isEmpty();
    assertThat(changes(known, unknown)).isEmpty();
    assertThat(changes(known, other)).containsOnlyKeys("converter", "converter.p");
  }

  @Test
  void whatWasBegunByNoSettingsIsNotChanged() {
    assertThat(Fingerprint.NONE.changes(settings(Map.of("format", "x"), Map.of("a", "b"))))
        .isEmpty();
  }

  @Test
  void itComesBackFromTheStateTopic() {
    Fingerprint fingerprint = Fingerprint.of(settings(Map.of("format", "x"), Map.of("a", "b")));

    assertThat(Fingerprint.ofRow(fingerprint.toRow())).isEqualTo(fingerprint);
  }
}
