package dev.lynex.metadata;

import dev.lynex.component.Attempts;
import dev.lynex.component.Component;
import dev.lynex.pricing.CustomPrices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Projects, ingest keys, accounts, sessions, tokens and dead letters. One document is the unit of change.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface MetadataStore extends Component {
    /**
     * Creates the indexes that uniqueness and speed rest on, unless they are there, and brings documents of former versions
     * into today's form.
     */
    void migrate();

    /**
     * Stores the project in the place of the queue that it names.
     *
     * @return the project as stored: times are kept to the millisecond
     * @throws MetadataException.Conflict when the id is taken
     */
    Project createProject(Project project);

    /**
     * The partition that the fewest projects are in, of those numbered below {@code partitions}: where a new one goes.
     * Two that are made at once may go to the same; nothing but balance rests on it.
     */
    int emptiestPartition(int partitions);

    /**
     * Stores a project's next place: the last step of a move, to be taken after the queue fenced the old one.
     *
     * @param from the place that it was fenced in; its epoch plus one is the new one's
     * @param window for which the queue remembers requests
     * @return the project in its new place
     * @throws MetadataException.Conflict when the project is not in that place any more, or moved within the window
     * @throws MetadataException.NotFound when there is no such project
     */
    Project moveProject(String id, Place from, int toPartition, Duration window);

    Optional<Project> project(String id);

    /**
     * Limits what the project may send from now on; processes that cache its keys notice within 10 seconds.
     *
     * @throws MetadataException.NotFound when there is no such project
     */
    void limit(String projectId, ProjectLimits limits);

    /**
     * Sets the project's own prices, in place of those it had; they hold for what is processed from now on. Those before
     * are kept, so that a row's version can be looked up.
     *
     * @throws MetadataException.NotFound when there is no such project
     */
    void price(String projectId, CustomPrices prices);

    /**
     * Prices that a project has or had.
     *
     * @param version of {@link CustomPrices#version()}
     */
    Optional<CustomPrices> prices(String projectId, String version);

    /** Up to {@code limit} projects by id. */
    List<Project> projects(int limit);

    /**
     * Makes a new ingest key for the project; a project may have several.
     *
     * @param name what people know it by
     * @return the key in clear, {@code sk_<id>_<secret>}: shown once, stored as a salted hash
     * @throws MetadataException.NotFound when there is no such project
     */
    default String createKey(String projectId, KeyScope scope, String name) {
        return createKey(projectId, scope, name, null);
    }

    /**
     * The same, and remembers who made it.
     *
     * @param createdBy id of an account, null for none
     */
    String createKey(String projectId, KeyScope scope, String name, @Nullable String createdBy);

    /**
     * The project's keys in the order they were made, revoked ones too.
     *
     * @throws MetadataException.NotFound when there is no such project
     */
    List<Key> keys(String projectId);

    /** Notes that a key was used; what is noted of a later time stays. */
    void keyUsed(String keyId, Instant at);

    /**
     * Lets pages of these origins use the project's browser keys, besides those that may already.
     *
     * @throws MetadataException.NotFound when there is no such project
     */
    void allowOrigins(String projectId, List<Origin> origins);

    /**
     * Makes the key invalid from now on; processes that cache it notice within 10 seconds.
     *
     * @throws MetadataException.NotFound when the project has no such key
     */
    void revokeKey(String projectId, String keyId);

    /** The project that this ingest key opens; empty when it is malformed, unknown, wrong or revoked. */
    Optional<KeyGrant> authenticateKey(String key);

    /** The people who can sign in. */
    Accounts accounts();

    /** Projects that people make and change. */
    OwnedProjects owned();

    /** Who is in which project, as what. */
    Members members();

    /** Invitations into projects. */
    Invitations invitations();

    /** Who changed what. */
    Audit audit();

    /** Sessions and personal access tokens. */
    Tokens tokens();

    /**
     * Makes an account for whose email who runs the installation vouches, and a member of projects.
     *
     * @throws MetadataException.Conflict when the email is taken
     * @throws MetadataException.Invalid when the email or the password (8 to 256 characters) cannot be one
     * @throws MetadataException.NotFound when there is no such project; the account is made then
     */
    default Account createAccount(String email, String password, List<Membership> memberships) {
        Account made = accounts().create(new NewAccount(email, "", password, true));
        memberships.forEach(m -> members().add(m.projectId(), made.id(), m.role(), 0));
        return accounts().find(made.id()).orElse(made);
    }

    /** The account with this email, in any case. */
    default Optional<Account> account(String email) {
        return accounts().byEmail(email);
    }

    /** See {@link Accounts#login}. */
    default Optional<Account> login(String email, String password) {
        return accounts().login(email, password);
    }

    /**
     * Makes a token for the account, as long as it may last.
     *
     * @param kind {@code SESSION} for a browser's cookie, {@code API} for a person's scripts
     * @param name what people know it by
     * @return the token in clear, {@code lx_<id>_<secret>}: shown once, stored as a salted hash
     */
    String createToken(String accountId, Token.Kind kind, String name);

    /** See {@link Tokens#authenticate}. */
    default Optional<Authenticated> authenticateToken(String token) {
        return tokens().authenticate(token);
    }

    /** Ends the session or token with this id, whosoever it is. */
    void revokeToken(String tokenId);

    /** Projects that resources of a cluster declare; the other methods refuse to change those, by a Conflict. */
    DeclaredProjects declared();

    /** Alert rules that resources of a cluster declare. */
    Declarations<DeclaredRule> rules();

    /** Retention policies that resources of a cluster declare. */
    Declarations<DeclaredPolicy> policies();

    /** The events that were accepted and could not be stored. */
    DeadLetters deadLetters();

    /** What only one process may do at a time. */
    Leases leases();

    /** Failed attempts to sign in. */
    Attempts attempts();
}
