package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a member of a project may do, from most to least. */
public enum MemberRole {
    /** Also makes, changes and takes out owners. */
    @JsonProperty("Owner")
    OWNER,
    /** Changes the project, its members and invitations. */
    @JsonProperty("Admin")
    ADMIN,
    /** Works with what was observed. */
    @JsonProperty("Member")
    MEMBER,
    /** Reads what was observed. */
    @JsonProperty("Viewer")
    VIEWER
}
