package dev.lynex.metadata;

import dev.lynex.component.Component;
import java.util.List;
import java.util.Optional;

/**
 * Projects, ingest keys, accounts, sessions and tokens. One document is the unit of change.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface MetadataStore extends Component {
    /** Creates the indexes that uniqueness rests on, unless they are there. */
    void migrate();

    /** @throws MetadataException.Conflict when the id is taken */
    Project createProject(Project project);

    Optional<Project> project(String id);

    List<Project> projects();

    /**
     * Makes a new ingest key for the project.
     *
     * @return the key in clear, {@code sk_<id>_<secret>}: shown once, stored as a salted hash
     */
    String createKey(String projectId, String name);

    /** The project that this ingest key opens; empty when it is malformed, unknown, wrong or revoked. */
    Optional<KeyGrant> authenticateKey(String key);

    /** @throws MetadataException.Conflict when the name is taken */
    Account createAccount(String email, String password, List<Membership> memberships);

    /** The account with this password, or empty; takes as long either way. */
    Optional<Account> login(String email, String password);

    /**
     * Makes a token for the account.
     *
     * @param kind {@code SESSION} for a browser's cookie, {@code API} for a person's scripts
     * @param name what people know it by
     * @return the token in clear, {@code lx_<id>_<secret>}: shown once, stored as a salted hash
     */
    String createToken(String accountId, Token.Kind kind, String name);

    /** The token's account; empty when it is malformed, unknown, wrong, expired or revoked. */
    Optional<Authenticated> authenticateToken(String token);

    void revokeToken(String tokenId);
}
