package dev.lynex.metadata;

import org.jspecify.annotations.Nullable;

/**
 * An invitation, to be made.
 *
 * @param email whose account alone may accept, in any case; null for whoever has the link
 * @param by id of the account that invites, or the resource that does, as {@code LynexProject namespace/name}
 */
public record NewInvitation(
        String projectId, Role role, @Nullable String email, String by) {
    /** @throws MetadataException.Invalid when the email cannot be one */
    public NewInvitation {
        if (email != null) {
            email = NewAccount.email(email);
        }
    }
}
