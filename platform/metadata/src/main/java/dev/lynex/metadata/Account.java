package dev.lynex.metadata;

import java.util.List;
import java.util.Optional;

/**
 * A person who can sign in.
 *
 * @param email lower case, one account's only
 * @param emailVerified whether an issuer, or who runs the installation, vouched that the email is this person's
 * @param name what others see, "" when none was given
 * @param hasPassword whether it can sign in with one; an account of an issuer has none until one is set
 * @param memberships by project id
 */
public record Account(
        String id,
        String email,
        boolean emailVerified,
        String name,
        boolean hasPassword,
        List<Membership> memberships) {
    public Account {
        memberships = List.copyOf(memberships);
    }

    /** What others call this person: the name, or the email where none was given. */
    public String called() {
        return name.isEmpty() ? email : name;
    }

    /** The role in the project, or empty for a stranger to it. */
    public Optional<Role> role(String projectId) {
        return memberships.stream()
                .filter(m -> m.projectId().equals(projectId))
                .map(Membership::role)
                .findFirst();
    }
}
