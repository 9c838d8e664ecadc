package io.neaptide.connect.sink.reconcile.spill;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Files that nobody but the worker's user can read, in directories where others may write: rows are
 * nobody else's business, and a link or a pipe that somebody put there is never followed or opened.
 */
public final class PrivateFiles {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** For reading, too: a pipe that is opened so does not wait for a reader. */
  private static final Set<OpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private PrivateFiles() {}

  /** Makes and opens a file of mode 0600, which must not exist, also not as a link. */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, NEW, mode(file, "rw-------"));
  }

  /** Makes a directory of mode 0700, which must not exist, also not as a link. */
  public static Path createDirectory(Path directory) throws IOException {
    return Files.createDirectory(directory, mode(directory, "rwx------"));
  }

  /** Makes a directory, and those above it, with mode 0700 where they are missing. */
  public static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, mode(directory, "rwx------"));
    }
  }

  /** Opens a file that is there; {@link #isOwnFile} was asked before. */
  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, EXISTING);
  }

  /** Whether there is a regular file of a user: no link, no pipe, nothing of somebody else's. */
  public static boolean isOwnFile(Path file, UserPrincipal user) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isOf(file, user);
  }

  /** Whether there is a directory of a user, and no link to one. */
  public static boolean isOwnDirectory(Path directory, UserPrincipal user) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && isOf(directory, user);
  }

  private static boolean isOf(Path path, UserPrincipal user) throws IOException {
    return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(user);
  }

  /** Where a file system knows no such modes, its own rules hold. */
  private static FileAttribute<?>[] mode(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
