package dev.lynex.metadata;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that is about to be made.
 *
 * @param project that it is about, "" for the account's own
 * @param action a word such as {@code member.remove}
 * @param target id of what is changed, "" when it has none yet
 * @param before what is so until now; no secrets. Values are texts, numbers, booleans and lists of texts
 * @param requestId by which the request is found in logs
 */
public record AuditEntry(
        Actor actor, String project, String action, String target, Map<String, Object> before, String requestId) {
    public AuditEntry {
        before = Map.copyOf(before);
    }

    /**
     * Who makes it.
     *
     * @param accountId of the person, or the resource of a cluster, as {@code LynexProject namespace/name}
     * @param email of the person, "" for a resource
     * @param credential id of the session or token, null when the person came without one
     */
    public record Actor(
            String accountId, String email, @Nullable String credential) {}
}
