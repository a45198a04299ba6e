package dev.lynex.identity;

/** What became of a token or a sign-in. Reasons are fit for an error: they hold nothing of what was sent. */
public sealed interface Verification {
    /** It is good. */
    record Verified(Identity identity) implements Verification {}

    /** It is not good, and will not become so. */
    record Refused(String reason) implements Verification {}

    /** Whether it is good cannot be told now, since the issuer does not answer as it should; a retry may go through. */
    record IssuerAway(String reason) implements Verification {}
}
