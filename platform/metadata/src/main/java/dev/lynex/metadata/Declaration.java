package dev.lynex.metadata;

import java.util.List;

/** What a resource declares about projects of a platform. */
public sealed interface Declaration permits DeclaredRule, DeclaredPolicy {
    Owner owner();

    /** Ids of the projects that it is about. */
    List<String> projects();
}
