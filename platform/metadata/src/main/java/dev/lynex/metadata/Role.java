package dev.lynex.metadata;

/** What a member may do, from most to least. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    VIEWER
}
