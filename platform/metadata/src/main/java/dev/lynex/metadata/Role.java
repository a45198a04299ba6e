package dev.lynex.metadata;

/** What a member may do, from most to least. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    VIEWER;

    /** Whether it may more than the other. */
    public boolean isAbove(Role other) {
        return compareTo(other) < 0;
    }
}
