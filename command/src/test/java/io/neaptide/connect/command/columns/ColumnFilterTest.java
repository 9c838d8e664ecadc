package io.neaptide.connect.command.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neaptide.connect.command.console.CommandException;
import io.neaptide.connect.common.json.JsonReader;
import io.neaptide.connect.common.serde.ColumnSelection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnFilterTest {

  private static final String ROW =
      "{'id':1,'a.b':2,'address':{'city':'Bern','no':3,'geo':{'lat':4}},'tags':[1]}";

  @Test
  void takesEveryColumnWhereNoneIsNamed() {
    ColumnFilter all = ColumnFilter.of(Optional.empty(), Optional.empty());
    assertThat(all.isAll()).isTrue();
    assertThat(all).hasToString("");
  }

  @Test
  void takesColumnsByTheirPaths() {
    assertThat(taken("id, address.city")).isEqualTo(row("{'id':1,'address':{'city':'Bern'}}"));
    assertThat(taken("address.geo,tags"))
        .isEqualTo(row("{'address':{'geo':{'lat':4}},'tags':[1]}"));
    assertThat(taken("address,address.city"))
        .isEqualTo(row("{'address':{'city':'Bern','no':3,'geo':{'lat':4}}}"));
    assertThat(taken("\"a.b\"")).isEqualTo(row("{'a.b':2}"));
  }

  @Test
  void hasNothingOfAPathThatLeadsNowhere() {
    assertThat(taken("id.below,none")).isEmpty();
  }

  @Test
  void leavesOutColumnsByTheirPaths() {
    assertThat(left("address.geo,tags,\"a.b\""))
        .isEqualTo(row("{'id':1,'address':{'city':'Bern','no':3}}"));
    assertThat(left("address.geo.lat,tags,id,\"a.b\""))
        .isEqualTo(row("{'address':{'city':'Bern','no':3,'geo':{}}}"));
  }

  @Test
  void leavesOutOfWhatItTakes() {
    ColumnFilter filter = ColumnFilter.of(Optional.of("address"), Optional.of("address.no"));
    assertThat(applied(filter)).isEqualTo(row("{'address':{'city':'Bern','geo':{'lat':4}}}"));
  }

  @Test
  void isToldByTheSameTextWhateverTheOrder() {
    assertThat(ColumnFilter.of(Optional.of("b,a"), Optional.of("\"x y\"")))
        .hasToString(";columns=a,b;ignore=\"x y\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",a", "a,", "a..b", ".", "\"a"})
  void refusesWhatIsNoListOfColumns(String list) {
    assertThatThrownBy(() -> ColumnFilter.of(Optional.of(list), Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--columns " + list + " is not a list of columns");
  }

  @Test
  void isTheSameWithoutAColumnThatHasNoneOfThoseThatCount() {
    ColumnFilter city = ColumnFilter.of(Optional.of("id,address.city"), Optional.empty());
    for (String row :
        List.of("{'id':1,'address':{'zip':1}}", "{'id':1,'address':null}", "{'id':1}")) {
      assertThat(city.apply(row(row), new FoundColumns(city))).isEqualTo(row("{'id':1}"));
    }
  }

  @Test
  void knowsWhichColumnsWereFound() {
    ColumnFilter filter =
        ColumnFilter.of(
            Optional.of("id,ID,tags.first,address.city"), Optional.of("address.no,other"));
    FoundColumns found = new FoundColumns(filter);
    assertThat(found.missing()).containsExactly("ID", "address.city", "id", "tags.first");
    filter.apply(row(ROW), found);
    filter.apply(row(ROW), found);
    assertThat(found.missing()).containsExactly("ID", "tags.first");
    assertThat(found.missingIgnored()).contains("other");
  }

  @Test
  void findsWhatIsIgnoredWithinColumnsThatCount() {
    ColumnFilter filter = ColumnFilter.of(Optional.of("address"), Optional.of("address.no,id"));
    FoundColumns found = new FoundColumns(filter);
    filter.apply(row(ROW), found);
    assertThat(found.missing()).isEmpty();
    assertThat(found.missingIgnored()).isEmpty();
  }

  @Test
  void refusesColumnsThatBothCountAndDoNot() {
    for (String ignored : List.of("a", "a.b")) {
      assertThatThrownBy(() -> ColumnFilter.of(Optional.of("c,a.b"), Optional.of(ignored)))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "--columns a.b is left out by --ignore " + ignored + "; name it in one of them only");
    }
  }

  private static Map<String, Object> applied(ColumnFilter filter) {
    return filter.apply(row(ROW), new FoundColumns(filter));
  }

  private static Map<String, Object> taken(String columns) {
    return applied(ColumnFilter.of(Optional.of(columns), Optional.empty()));
  }

  private static Map<String, Object> left(String ignored) {
    return applied(ColumnFilter.of(Optional.empty(), Optional.of(ignored)));
  }

  private static Map<String, Object> row(String json) {
    return JsonReader.readObject(
        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ColumnSelection.ALL);
  }
}
