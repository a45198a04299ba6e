package dev.lynex.query;

import dev.lynex.function.ProblemException;
import dev.lynex.function.RequestId;
import dev.lynex.metadata.Audit;
import dev.lynex.metadata.AuditEntry;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.MetadataException;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import java.util.function.Supplier;

/** Makes changes so that the audit knows of them: it is told before, and what became of it after. */
final class AuditTrail {
    private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

    private final Access access;
    private final Audit audit;

    AuditTrail(Access access, Audit audit) {
        this.access = access;
        this.audit = audit;
    }

    /**
     * What a change made.
     *
     * @param target id of what was changed
     * @param after what is so now; no secrets
     */
    record Made<T>(T value, String target, Map<String, Object> after) {}

    /** Who changes what of which project, "" for the account's own. */
    record Subject(AuditEntry.Actor actor, String project, String target, Map<String, Object> before) {}

    /** The caller's change of something in the project that the request is about. */
    Subject inProject(ServerRequest req, String target, Map<String, Object> before) {
        return new Subject(actor(access.caller(req)), access.project(req), target, before);
    }

    /** The caller's change of something of their own. */
    Subject own(ServerRequest req, String target, Map<String, Object> before) {
        return new Subject(actor(access.caller(req)), "", target, before);
    }

    static AuditEntry.Actor actor(Authenticated who) {
        return new AuditEntry.Actor(
                who.account().id(), who.account().email(), who.token().id());
    }

    /**
     * Makes the change that the running route is for.
     *
     * @param work makes it, or throws
     */
    <T> T change(ServerRequest req, Subject subject, Supplier<Made<T>> work) {
        String id = audit.begin(new AuditEntry(
                subject.actor(),
                subject.project(),
                Access.permission(req).action(),
                subject.target(),
                subject.before(),
                RequestId.of(req)));
        Made<T> made;
        try {
            made = work.get();
        } catch (RuntimeException e) {
            refused(id, e);
            throw e;
        }
        finish(id, () -> audit.done(id, made.target(), made.after()));
        return made.value();
    }

    private void refused(String id, RuntimeException fault) {
        switch (fault) {
            case MetadataException.Unavailable e -> {} // It may have been made; so the event stays open.
            case MetadataException e -> finish(id, () -> audit.failed(id, String.valueOf(e.getMessage())));
            case ProblemException e ->
                finish(id, () -> audit.failed(id, e.problem().type()));
            default -> {} // Nobody knows how far it came.
        }
    }

    /** What is done is done: that the audit cannot say so must not look like a failure. It says "unknown" then. */
    private static void finish(String id, Runnable saying) {
        try {
            saying.run();
        } catch (MetadataException.Unavailable e) {
            LOG.log(System.Logger.Level.WARNING, "audit event left open id=" + id + " cause=" + e);
        }
    }
}
