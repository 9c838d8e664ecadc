package io.neaptide.connect.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image as {@code docker load} takes it: layers, and what is said about them. */
final class ImageTar {

  /** A file or folder of a layer. */
  static final class Entry {

    private final TarArchiveEntry header;
    private final byte[] content;

    private Entry(TarArchiveEntry header, byte[] content) {
      this.header = header;
      this.content = content;
    }

    TarArchiveEntry header() {
      return header;
    }

    /** Empty for a folder. */
    byte[] content() {
      return content;
    }

    String name() {
      return header.getName();
    }

    boolean isFile() {
      return !header.isDirectory();
    }
  }

  private final Map<String, byte[]> parts = new TreeMap<>();

  private ImageTar() {}

  static ImageTar read(Path file) throws IOException {
    ImageTar image = new ImageTar();
    try (InputStream in = Files.newInputStream(file)) {
      entries(in).forEach(entry -> image.parts.put(entry.name(), entry.content()));
    }
    return image;
  }

  /** How the container is run. */
  JsonNode config() {
    return json(manifest().path("Config").asText());
  }

  JsonNode manifest() {
    return json("manifest.json").path(0);
  }

  private JsonNode json(String part) {
    try {
      return new ObjectMapper().readTree(parts.get(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files and folders, layer by layer. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode layer : manifest().path("Layers")) {
      InputStream packed = new ByteArrayInputStream(parts.get(layer.asText()));
      entries.addAll(entries(new GZIPInputStream(packed)));
    }
    return entries;
  }

  private static List<Entry> entries(InputStream in) throws IOException {
    List<Entry> entries = new ArrayList<>();
    TarArchiveInputStream tar = new TarArchiveInputStream(in);
    for (TarArchiveEntry header = tar.getNextEntry(); header != null; header = tar.getNextEntry()) {
      entries.add(new Entry(header, tar.readAllBytes()));
    }
    return entries;
  }
}
