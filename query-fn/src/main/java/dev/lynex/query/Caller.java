package dev.lynex.query;

import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.Role;

/** Who calls, as what in which project: decided before the route runs, and kept with the request. */
sealed interface Caller {
    /** Nobody known, or somebody whom the route has to look at itself. */
    record Anyone() implements Caller {}

    /** Somebody known, about no project. */
    record Known(Authenticated who) implements Caller {}

    /** A member of the project that the request is about. */
    record InProject(Authenticated who, String project, Role role) implements Caller {}
}
