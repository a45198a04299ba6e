package dev.lynex.event;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one event, up to a number that a person would read. */
final class Errors {
    private static final int MOST = 20;

    private final List<FieldError> found = new ArrayList<>(0);

    void add(String field, Fault fault, String reason) {
        if (found.size() < MOST) {
            found.add(new FieldError(field, fault, reason));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<FieldError> found() {
        return found;
    }
}
