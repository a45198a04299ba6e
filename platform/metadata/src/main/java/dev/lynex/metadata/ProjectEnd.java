package dev.lynex.metadata;

/** What ends with a project besides its keys and members, which stand in its document: ways in that lie elsewhere. */
final class ProjectEnd {
    private final MongoInvitations invitations;
    private final MongoTokens tokens;

    ProjectEnd(MongoInvitations invitations, MongoTokens tokens) {
        this.invitations = invitations;
        this.tokens = tokens;
    }

    void of(String projectId) {
        invitations.revokeAll(projectId);
        tokens.revokeFor(projectId);
    }
}
