package io.neaptide.connect.sink.reconcile.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SpillDirectoryTest {

  private static final String TASK = "peo/ple:1-2";

  @TempDir Path stateDirectory;

  private List<String> entries() throws IOException {
    try (Stream<Path> entries = Files.list(stateDirectory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** What a process that was killed leaves behind: a lock file that nobody holds, and files. */
  private Path abandoned(String name) throws IOException {
    Files.createFile(stateDirectory.resolve(name + ".lock"));
    Path directory = Files.createDirectory(stateDirectory.resolve(name));
    Files.writeString(directory.resolve("collected-1"), "rows");
    return directory;
  }

  @Test
  void everyInstanceHasADirectoryOfItsOwn() throws Exception {
    try (SpillDirectory one = SpillDirectory.make(stateDirectory, TASK);
        SpillDirectory other = SpillDirectory.make(stateDirectory, TASK)) {
      Path first = one.newFile("rows");
      Files.writeString(first, "1");

      assertThat(first.getParent()).isNotEqualTo(other.newFile("rows").getParent());
      assertThat(one.newFile("rows")).isNotEqualTo(one.newFile("rows"));
      assertThat(first.getParent().getFileName().toString()).startsWith("neaptide-peo_ple_1-2-");
      assertThat(entries()).hasSize(4);
    }
  }

  @Test
  void closingRemovesEverything() throws Exception {
    try (SpillDirectory directory = SpillDirectory.make(stateDirectory, TASK)) {
      Files.writeString(directory.newFile("rows"), "1");
    }

    assertThat(entries()).isEmpty();
  }

  @Test
  void theDirectoryOfACrashedInstanceIsSwept() throws Exception {
    Path left = abandoned("neaptide-people-0-1234");

    try (SpillDirectory mine = SpillDirectory.make(stateDirectory, TASK)) {
      assertThat(left).doesNotExist();
      assertThat(stateDirectory.resolve("neaptide-people-0-1234.lock")).doesNotExist();
      assertThat(mine.newFile("rows").getParent()).exists();
    }
  }

  @Test
  void aCrashBetweenLockAndDirectoryIsSweptToo() throws Exception {
    Files.createFile(stateDirectory.resolve("neaptide-people-0-5.lock"));

    try (SpillDirectory mine = SpillDirectory.make(stateDirectory, TASK)) {
      assertThat(mine.newFile("rows").getParent()).exists();
      assertThat(entries()).hasSize(2);
    }
  }

  @Test
  void theDirectoryOfALiveInstanceIsLeftAlone() throws Exception {
    try (SpillDirectory live = SpillDirectory.make(stateDirectory, TASK)) {
      Path rows = live.newFile("rows");
      Files.writeString(rows, "1");

      SpillDirectory.make(stateDirectory, "other-0").close();

      assertThat(rows).hasContent("1");
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void nobodyElseMayReadWhatIsKept() throws Exception {
    Path nested = stateDirectory.resolve("a").resolve("b");

    try (SpillDirectory directory = SpillDirectory.make(nested, TASK);
        FileChannel rows = PrivateFiles.create(directory.newFile("rows"))) {
      assertThat(rows.isOpen()).isTrue();
      try (Stream<Path> paths = Files.walk(stateDirectory.resolve("a"))) {
        assertThat(paths)
            .hasSize(5)
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  @Timeout(20)
  void aPipeWithTheNameOfALockFileHoldsNobodyUp() throws Exception {
    Path pipe = stateDirectory.resolve("neaptide-people-0-6.lock");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    SpillDirectory.make(stateDirectory, TASK).close();

    assertThat(entries()).containsExactly("neaptide-people-0-6.lock");
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path kept = Files.createDirectory(stateDirectory.resolve("kept"));
    Path file = Files.writeString(kept.resolve("file"), "kept");
    Files.createSymbolicLink(stateDirectory.resolve("neaptide-link-0-1.lock"), file);
    abandoned("neaptide-people-0-7");
    Files.createSymbolicLink(stateDirectory.resolve("neaptide-people-0-7").resolve("link"), kept);
    Files.createFile(stateDirectory.resolve("neaptide-people-0-8.lock"));
    Files.createSymbolicLink(stateDirectory.resolve("neaptide-people-0-8"), kept);

    SpillDirectory.make(stateDirectory, TASK).close();

    assertThat(file).hasContent("kept");
    assertThat(entries()).containsExactly("kept", "neaptide-link-0-1.lock", "neaptide-people-0-8");
  }

  @Test
  void whatOthersKeepThereIsLeftAlone() throws Exception {
    Files.createDirectory(stateDirectory.resolve("neaptide-notes"));
    Files.createFile(stateDirectory.resolve("something.lock"));

    SpillDirectory.make(stateDirectory, TASK).close();

    assertThat(entries()).containsExactly("neaptide-notes", "something.lock");
  }

  @Test
  void aMissingStateDirectoryIsMade() {
    Path nested = stateDirectory.resolve("a").resolve("b");

    SpillDirectory.make(nested, TASK).close();

    assertThat(nested).isEmptyDirectory();
  }

  @Test
  void aStateDirectoryThatCannotBeUsedIsNamedWithItsKey() throws Exception {
    Path file = Files.createFile(stateDirectory.resolve("file"));

    assertThatThrownBy(() -> SpillDirectory.make(file, TASK))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "No working directory can be made in "
                + file
                + "; set state.dir to a local directory that the worker may write");
  }
}
