package dev.lynex.query;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.identity.Identity;
import dev.lynex.identity.JwtVerifier;
import dev.lynex.identity.Verification;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.ExternalIdentity;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** People whom an issuer knows, and their accounts here. */
final class Outsiders implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Outsiders.class.getName());
    private static final Duration SOON = Duration.ofSeconds(5);

    private final MetadataStore metadata;
    private final SignInSettings settings;
    private final InstantSource clock;
    private final Optional<JwtVerifier> tokens;

    Outsiders(MetadataStore metadata, SignInSettings settings, InstantSource clock) {
        this.metadata = metadata;
        this.settings = settings;
        this.clock = clock;
        this.tokens = settings.jwt().map(jwt -> JwtVerifier.create(jwt, clock));
    }

    /** Whether this is a token that an issuer may have made: ours have no dots. */
    boolean mayKnow(String bearer) {
        return tokens.isPresent() && JwtVerifier.isOne(bearer);
    }

    /**
     * Who calls with an issuer's token. It counts for this request alone, and may do what its person may.
     *
     * @throws ProblemException 401, 403, 409 and 503 as {@link #account}
     */
    Authenticated authenticate(String bearer) {
        Account account = account(tokens.orElseThrow().verify(bearer));
        Instant now = clock.instant();
        return new Authenticated(
                account,
                new Token("jwt", Token.Kind.API, account.id(), "token of an issuer", now, now, now, null, false));
    }

    /**
     * The account of who was verified, made if this is their first time.
     *
     * @throws ProblemException 401 when they were not, 403 when they may not come in, 409 when their email is another
     *     account's, 503 when the issuer is away
     */
    Account account(Verification verification) {
        return switch (verification) {
            case Verification.Verified(Identity identity) -> account(identity);
            case Verification.Refused(String reason) ->
                throw Problem.unauthorized(reason).asException();
            case Verification.IssuerAway(String reason) -> throw issuerAway(reason);
        };
    }

    static ProblemException issuerAway(String reason) {
        LOG.log(System.Logger.Level.WARNING, "issuer away cause=" + reason);
        return Problem.unavailable("issuer-unavailable", reason, SOON).asException();
    }

    private Account account(Identity identity) {
        checkDomain(identity);
        return metadata.accounts()
                .byIdentity(identity.issuer(), identity.subject())
                .orElseGet(() -> first(identity));
    }

    private Account first(Identity identity) {
        String email = identity.email().orElseThrow(() -> Problem.forbidden(
                        "the issuer gave no email of yours; ask who runs Lynex to let it (the scope email)")
                .asException());
        boolean isNew = metadata.accounts().byEmail(email).isEmpty();
        try {
            Account account = metadata.accounts()
                    .external(
                            new ExternalIdentity(
                                    identity.issuer(),
                                    identity.subject(),
                                    email,
                                    identity.emailVerified(),
                                    identity.name().orElse("")),
                            settings.linkByVerifiedEmail());
            if (!isNew || settings.autoJoin().isEmpty()) {
                return account;
            }
            join(account, settings.autoJoin().get());
            return metadata.accounts().find(account.id()).orElse(account);
        } catch (MetadataException.Conflict e) {
            throw new Problem(409, "account-exists", "There is such an account already", String.valueOf(e.getMessage()))
                    .asException();
        } catch (MetadataException.Invalid e) {
            throw Problem.forbidden("the issuer's word of you cannot be used: " + e.getMessage())
                    .asException();
        }
    }

    /** A first visit that dies before this leaves an account without a project, whom somebody has to invite. */
    private void join(Account account, Membership as) {
        try {
            metadata.members().add(as.projectId(), account.id(), as.role(), 0);
        } catch (MetadataException.Conflict e) {
            // Their other request was faster.
        } catch (MetadataException.NotFound e) {
            LOG.log(System.Logger.Level.WARNING, "nobody joins project=" + as.projectId() + " cause=there is none");
        }
    }

    private void checkDomain(Identity identity) {
        if (settings.allowedDomains().isEmpty()) {
            return;
        }
        if (!identity.emailVerified()
                || !settings.allowedDomains().contains(identity.domain().orElse(""))) {
            throw Problem.forbidden("only people with a verified email of certain domains may sign in here")
                    .asException();
        }
    }

    @Override
    public void close() {
        tokens.ifPresent(JwtVerifier::close);
    }
}
