package io.neaptide.connect.source.schema;

import io.neaptide.connect.source.query.ColumnPath;
import io.neaptide.connect.source.query.DeclaredColumn;
import io.neaptide.connect.source.query.EvaluationException;
import io.neaptide.connect.source.query.Expression;
import io.neaptide.connect.source.query.LocatedExpression;
import io.neaptide.connect.source.query.Metadata;
import io.neaptide.connect.source.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Derives the schema of what a query makes of rows: name, version, documentation and parameters are
 * those of the rows, and each field has the schema that its value has there. What no row of the
 * schema has is left out, and so is null to a reader.
 */
final class SchemaPlanner {

  private static final Logger log = LoggerFactory.getLogger(SchemaPlanner.class);

  private final Schema row;
  private final Optional<Schema> key;
  private final SchemaBuilder schema;
  private final List<FieldSource> sources = new ArrayList<>();
  private final List<Query.Column> untyped = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();

  private SchemaPlanner(Schema row, Optional<Schema> key) {
    this.row = row;
    this.key = key;
    this.schema = OptionalSchemas.basics(row, SchemaBuilder.struct());
    if (row.isOptional()) {
      schema.optional();
    }
  }

  /**
   * Derives it.
   *
   * @param row the schema of the rows, a struct
   * @param key that of their keys, where they have one
   */
  static SchemaPlan plan(Query query, Schema row, Optional<Schema> key) {
    if (key.isEmpty() && query.items().stream().anyMatch(SchemaPlanner::isKey)) {
      log.warn(
          "Rows with the schema {} are written without a schema: {} is a column of them, and keys"
              + " have no schema that it could have. Set key.deserializer to a converter that gives"
              + " them one, or leave the column out.",
          row.name(),
          Metadata.KEY.column());
      return new SchemaPlan.WithoutSchema(query);
    }
    try {
      return new SchemaPlanner(row, key).plan(query.withTypes(ConnectTypes.of(row, key)));
    } catch (EvaluationException e) {
      return new SchemaPlan.Misfit(e.getMessage());
    }
  }

  private SchemaPlan plan(Query query) {
    if (query.keepsRows()) {
      return new SchemaPlan.Unchanged(query);
    }
    for (Query.Item item : query.items()) {
      if (item instanceof Query.Column column) {
        source(column).ifPresent(found -> add(column.name(), found));
      } else {
        addAllBeside(query);
      }
    }
    if (!absent.isEmpty()) {
      log.warn(
          "Rows with the schema {}, version {}, have no columns {}: they are left out of what is"
              + " written. Names of columns are taken as they are written.",
          row.name(),
          row.version(),
          absent);
    }
    return new SchemaPlan.Structs(
        query, schema.build(), List.copyOf(sources), List.copyOf(untyped));
  }

  private static boolean isKey(Query.Item item) {
    return item instanceof Query.Column column && column.expression() == Metadata.KEY;
  }

  private void add(String name, FieldSource source) {
    schema.field(name, source.schema());
    sources.add(source);
  }

  private void addAllBeside(Query query) {
    for (Field field : row.fields()) {
      if (!query.namesBesideAll().contains(field.name())) {
        add(field.name(), CarriedField.at(row, List.of(field.name())).orElseThrow());
      }
    }
  }

  private Optional<? extends FieldSource> source(Query.Column column) {
    Expression expression = column.expression();
    if (expression instanceof LocatedExpression located) {
      expression = located.expression();
    }
    if (expression instanceof DeclaredColumn declared && declared.path().isEmpty()) {
      expression = declared.column();
    }
    if (expression instanceof ColumnPath path) {
      Optional<CarriedField> carried = CarriedField.at(row, path.path());
      if (carried.isEmpty()) {
        absent.add(column.name());
      }
      return carried;
    }
    if (expression == Metadata.KEY) {
      return Optional.of(new KeyField(key.orElseThrow()));
    }
    if (!column.type().isConcrete()) {
      untyped.add(column);
      return Optional.empty();
    }
    String name = (row.name() == null ? "Row" : row.name()) + "." + column.name();
    return Optional.of(new ComputedField(column, column.type().schema(name)));
  }
}
