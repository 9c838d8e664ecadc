package io.neaptide.connect.quickstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Installs plugins the way a user does: an archive unpacked, or a jar copied, into a folder. */
public final class PluginFolder {

  private PluginFolder() {}

  /**
   * Makes a folder for {@code plugin.path} that holds just this plugin.
   *
   * @param name of the folder in the workspace
   * @param plugin a component archive ({@code .zip}) or a drop-in jar
   */
  public static Path install(Workspace workspace, String name, Path plugin) {
    Path folder = workspace.subdirectory(name);
    if (!Files.isRegularFile(plugin)) {
      throw new IllegalArgumentException("No plugin at " + plugin + "; build it first");
    }
    try {
      if (plugin.toString().endsWith(".zip")) {
        unpack(plugin, folder);
      } else {
        Files.copy(plugin, folder.resolve(plugin.getFileName()));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot install " + plugin + " into " + folder, e);
    }
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("The archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip.getInputStream(entry), target);
          // The modes of an archive are what unzip sets, and Java does not.
          if (target.getParent().endsWith("bin") && !target.toFile().setExecutable(true)) {
            throw new IOException("Cannot make executable: " + target);
          }
        }
      }
    }
  }
}
