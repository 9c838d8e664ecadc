package io.neaptide.connect.sink.reconcile.spill;

import io.neaptide.connect.sink.config.InitialPhaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of this instance of a task, below {@code state.dir}, locked while it is in use. What
 * a crashed instance left behind is recognised by its lock being free, and removed.
 */
public final class SpillDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SpillDirectory.class);
  private static final String PREFIX = "neaptide-";
  private static final String LOCK_SUFFIX = ".lock";

  /** The lock files of this process. */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path lockFile;
  private final FileChannel channel;
  private final FileLock lock;

  private SpillDirectory(Path path, Path lockFile, FileChannel channel, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes a directory for a task, and removes those of instances that are gone.
   *
   * @param task names the task
   */
  public static SpillDirectory make(Path stateDirectory, String task) {
    try {
      PrivateFiles.createDirectories(stateDirectory);
      // A stopped instance may live on for a while, so each has a directory of its own.
      String safeName = task.replaceAll("[^A-Za-z0-9._-]", "_");
      String name = PREFIX + safeName + "-" + UUID.randomUUID();
      Path lockFile = stateDirectory.resolve(name + LOCK_SUFFIX);
      IN_USE.add(lockFile.toAbsolutePath());
      FileChannel channel = PrivateFiles.create(lockFile);
      FileLock lock = channel.lock();
      Path directory = PrivateFiles.createDirectory(stateDirectory.resolve(name));
      removeAbandoned(stateDirectory, Files.getOwner(lockFile));
      return new SpillDirectory(directory, lockFile, channel, lock);
    } catch (IOException e) {
      throw failure(stateDirectory, e);
    }
  }

  private static void removeAbandoned(Path stateDirectory, UserPrincipal user) throws IOException {
    List<Path> lockFiles;
    try (Stream<Path> entries = Files.list(stateDirectory)) {
      lockFiles =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
              .filter(entry -> entry.getFileName().toString().endsWith(LOCK_SUFFIX))
              .toList();
    }
    for (Path lockFile : lockFiles) {
      removeIfAbandoned(lockFile, user);
    }
  }

  private static void removeIfAbandoned(Path lockFile, UserPrincipal user) {
    // Closing any channel of a file would release the locks that this process has on it.
    if (IN_USE.contains(lockFile.toAbsolutePath())) {
      return;
    }
    try {
      if (PrivateFiles.isOwnFile(lockFile, user)) {
        removeUnlessLocked(lockFile, user);
      } else {
        log.warn(
            "{} looks like a lock file of a task, but is not a file of this worker's user; it is"
                + " left alone. Set {} to a directory that only workers may write",
            lockFile,
            InitialPhaseConfig.STATE_DIR_CONFIG);
      }
    } catch (OverlappingFileLockException inUse) {
      log.debug("The working state of {} is in use by this worker", lockFile);
    } catch (IOException e) {
      log.warn("Working state of a task that is gone cannot be removed: {}", lockFile, e);
    }
  }

  private static void removeUnlessLocked(Path lockFile, UserPrincipal user) throws IOException {
    try (FileChannel channel = PrivateFiles.open(lockFile);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        String name = lockFile.getFileName().toString();
        Path directory =
            lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
        if (PrivateFiles.isOwnDirectory(directory, user)) {
          deleteAll(directory);
        }
        Files.deleteIfExists(lockFile);
        log.info("Removed the working state {} of a task that is gone", directory);
      }
    }
  }

  /** Deletes a directory with all that is in it; links themselves, not what they lead to. */
  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A file name in the directory that no file has yet. */
  public Path newFile(String kind) {
    return path.resolve(kind + "-" + UUID.randomUUID());
  }

  /** How many bytes the files in it have; what is being removed may count or not. */
  public long bytes() {
    try (Stream<Path> files = Files.list(path)) {
      return files.mapToLong(SpillDirectory::size).sum();
    } catch (IOException | UncheckedIOException e) {
      log.debug("What stands in {} cannot be told", path, e);
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException removed) {
      return 0;
    }
  }

  /** Removes the directory with everything in it. */
  @Override
  public void close() {
    try {
      deleteAll(path);
      Files.deleteIfExists(lockFile);
    } catch (IOException e) {
      log.warn(
          "The working state {} cannot be removed; the next start of a task removes it", path, e);
    } finally {
      release();
    }
  }

  private void release() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      log.warn("The lock of the working state {} cannot be released", path, e);
    } finally {
      IN_USE.remove(lockFile.toAbsolutePath());
    }
  }

  private static UncheckedIOException failure(Path directory, IOException cause) {
    return new UncheckedIOException(
        "No working directory can be made in "
            + directory
            + "; set "
            + InitialPhaseConfig.STATE_DIR_CONFIG
            + " to a local directory that the worker may write",
        cause);
  }
}
