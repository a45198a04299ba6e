package dev.lynex.query;

import dev.lynex.metadata.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller must be for a route. */
enum Need {
    /** Anybody; the route itself decides by what it is given. */
    NOTHING(null),
    /** Somebody known. A token that changes nothing, or opens one project only, changes nothing of the account either. */
    ACCOUNT(null),
    /** Somebody known who is there, by a session: a token that leaks must not make another, or put its owner out. */
    SESSION(null),
    /** A member of the project, with this role or one above. */
    VIEWER(Role.VIEWER),
    MEMBER(Role.MEMBER),
    ADMIN(Role.ADMIN),
    OWNER(Role.OWNER);

    private final @Nullable Role least;

    Need(@Nullable Role least) {
        this.least = least;
    }

    /** The least role in the project that the request is about; empty when it is about none. */
    Optional<Role> least() {
        return Optional.ofNullable(least);
    }
}
