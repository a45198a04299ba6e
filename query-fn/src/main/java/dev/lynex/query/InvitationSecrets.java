package dev.lynex.query;

import dev.lynex.identity.Throttle;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.Invitations;
import dev.lynex.metadata.MetadataStore;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Opens invitations by their secrets, slowed for who guesses as a sign-in is: by the network, by the invitation, and by both.
 * One that is used, revoked or expired is nobody's guess.
 */
final class InvitationSecrets {
    private final Invitations invitations;
    private final Throttle throttle;
    private final ClientAddress addresses;

    InvitationSecrets(MetadataStore metadata, SignInSettings settings, InstantSource clock) {
        this.invitations = metadata.invitations();
        this.throttle = new Throttle(settings.throttle(), metadata.attempts(), clock);
        this.addresses = new ClientAddress(settings.trustedProxies());
    }

    /**
     * The invitation with this secret.
     *
     * @throws dev.lynex.metadata.MetadataException.NotFound when there is none, or none any more; the message says which
     * @throws dev.lynex.function.ProblemException 429 after too many that there were not
     */
    Invitation open(ServerRequest req, String secret) {
        switch (throttle.enter("invitation " + publicPart(secret), addresses.of(req), Optional.empty())) {
            case Throttle.Answer.Wait(Duration retryAfter) ->
                throw PasswordSignIn.tooMany("invitations that there are not were tried from here", retryAfter);
            case Throttle.Answer.Enter(Throttle.Ticket ticket) -> {
                if (invitations.isKnown(secret)) {
                    ticket.wasRight();
                }
            }
        }
        return invitations.open(secret);
    }

    /** Between its first two {@code _}; of what is no secret whatever is there. */
    private static String publicPart(String secret) {
        String[] parts = secret.split("_", 3);
        return parts.length == 3 ? parts[1] : "";
    }
}
