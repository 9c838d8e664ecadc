package io.neaptide.connect.sink.state;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a task does with its state topic.
 *
 * @param records makes its records
 * @param reader reads it, once it is open
 * @param locks take the lock of the connector's owners
 */
public record StateTopic(
    StateRecords records, Supplier<Optional<StateReader>> reader, Supplier<OwnershipLock> locks) {}
