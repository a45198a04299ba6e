package dev.lynex.metadata;

import java.util.List;
import java.util.Optional;

/** A person who can sign in. */
public record Account(String id, String email, List<Membership> memberships) {
    public Account {
        memberships = List.copyOf(memberships);
    }

    /** The role in the project, or empty for a stranger to it. */
    public Optional<Role> role(String projectId) {
        return memberships.stream()
                .filter(m -> m.projectId().equals(projectId))
                .map(Membership::role)
                .findFirst();
    }
}
