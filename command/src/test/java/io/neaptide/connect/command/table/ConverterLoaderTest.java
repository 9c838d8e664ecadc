package io.neaptide.connect.command.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.serde.KeyDeserializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConverterLoaderTest {

  @TempDir private Path folder;

  @Test
  void loadsWhatTheFolderHasApartFromTheCommand() throws Exception {
    jar(Files.createDirectories(folder.resolve("lib")).resolve("a.jar"), JsonConverter.class);

    Class<?> converter = loader().loadClass(JsonConverter.class.getName());

    assertThat(converter).isNotEqualTo(JsonConverter.class);
    assertThat(converter).isAssignableTo(Converter.class);
  }

  @Test
  void sharesInterfacesAlsoWhereTheFolderHasThem() throws Exception {
    jar(folder.resolve("a.jar"), Converter.class, KeyDeserializer.class);

    assertThat(loader().loadClass(Converter.class.getName())).isEqualTo(Converter.class);
    assertThat(loader().loadClass(KeyDeserializer.class.getName()))
        .isEqualTo(KeyDeserializer.class);
  }

  @Test
  void takesWhatTheFolderLacksFromTheCommand() throws Exception {
    assertThat(loader().loadClass(JsonConverter.class.getName())).isEqualTo(JsonConverter.class);
  }

  @Test
  void refusesWhatIsNoFolder() {
    assertThatThrownBy(() -> ConverterLoader.of("--converters", List.of(folder.resolve("nowhere"))))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nowhere is not a folder");
  }

  private ClassLoader loader() {
    return ConverterLoader.of("--converters", List.of(folder));
  }

  private static void jar(Path file, Class<?>... classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Class<?> each : classes) {
        String name = each.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream in = each.getClassLoader().getResourceAsStream(name)) {
          in.transferTo(zip);
        }
      }
    }
  }
}
