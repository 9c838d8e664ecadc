package io.neaptide.connect.sink.topics;

import io.neaptide.connect.common.config.TopicFormat;
import io.neaptide.connect.sink.state.Bounds;
import io.neaptide.connect.sink.state.Generation;
import io.neaptide.connect.sink.state.Position;
import io.neaptide.connect.sink.state.StateView;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** The ids of the topics of a stream, as they stand in the state topic. */
public final class ExpectedTopicIds implements RecreatedTopicDetector.Expected {

  private final Supplier<Optional<StateView>> views;
  private final TopicFormat topicFormat;

  public ExpectedTopicIds(Supplier<Optional<StateView>> views, TopicFormat topicFormat) {
    this.views = views;
    this.topicFormat = topicFormat;
  }

  @Override
  public Optional<String> inputId(TopicPartition input) {
    return views.get().flatMap(view -> inputId(input, view));
  }

  private static Optional<String> inputId(TopicPartition input, StateView view) {
    long number = view.generation().map(Generation::number).orElse(0L);
    return view.position(input)
        .filter(position -> position.generation() == number)
        .flatMap(Position::topicId)
        .or(() -> bounds(view).flatMap(bounds -> bounds.inputId(input.topic())));
  }

  @Override
  public Optional<String> targetId(TopicPartition input) {
    return views
        .get()
        .flatMap(ExpectedTopicIds::bounds)
        .flatMap(bounds -> bounds.targetId(topicFormat.topicFor(input.topic())));
  }

  @Override
  public boolean isWithinBounds(TopicPartition input) {
    return views
        .get()
        .flatMap(ExpectedTopicIds::bounds)
        .flatMap(bounds -> bounds.inputId(input.topic()))
        .isPresent();
  }

  /** Where there is no initial phase, the bounds are those of a stream that is over. */
  private static Optional<Bounds> bounds(StateView view) {
    return view.generation()
        .filter(generation -> !generation.phase().isWithoutInitialPhase())
        .flatMap(Generation::bounds);
  }
}
