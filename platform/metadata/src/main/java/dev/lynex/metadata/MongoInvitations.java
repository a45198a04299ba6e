package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/**
 * An invitation is a document by its id. It is claimed by the account that accepts it, which joins, and is used then; so a
 * death in between leaves it to that account alone.
 */
final class MongoInvitations implements Invitations {
    static final String PROJECT = "project";
    private static final String PREFIX = "li";
    private static final String USED = "usedAt";
    private static final String REVOKED = "revokedAt";
    private static final String EXPIRES = "expiresAt";
    private static final String CLAIMED = "claimedBy";
    private static final String BY = "by";

    private final Supplier<MongoCollection<Document>> invitations;
    private final Members members;
    private final Await await;
    private final InstantSource clock;
    private final Duration life;
    private final SecureRandom random = new SecureRandom();

    MongoInvitations(
            Supplier<MongoCollection<Document>> invitations,
            Members members,
            Await await,
            InstantSource clock,
            Duration life) {
        this.invitations = invitations;
        this.members = members;
        this.await = await;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public String create(NewInvitation invitation, int most) {
        if (most > 0 && list(invitation.projectId()).size() >= most) {
            throw new MetadataException.LimitReached(
                    "the project has " + most + " open invitations, which is as many as it may; revoke some");
        }
        Secret secret = Secret.random(random);
        byte[] salt = Secret.salt(random);
        Instant now = clock.instant();
        // Expired ones can say so for as long again.
        await.all(invitations.get().deleteMany(Filters.lt(EXPIRES, Date.from(now.minus(life)))));
        await.first(invitations
                .get()
                .insertOne(new Document("_id", secret.id())
                        .append(PROJECT, invitation.projectId())
                        .append("role", invitation.role().name().toLowerCase(Locale.ROOT))
                        .append("email", invitation.email())
                        .append(BY, invitation.by())
                        .append("salt", new Binary(salt))
                        .append("hash", new Binary(secret.hash(salt)))
                        .append("createdAt", Date.from(now))
                        .append(EXPIRES, Date.from(now.plus(life)))));
        return secret.clear(PREFIX);
    }

    @Override
    public List<Invitation> list(String projectId) {
        return await
                .all(invitations
                        .get()
                        .find(Filters.and(Filters.eq(PROJECT, projectId), isOpen()))
                        .sort(Sorts.ascending("createdAt", "_id")))
                .stream()
                .map(MongoInvitations::invitation)
                .toList();
    }

    @Override
    public boolean revoke(String projectId, String id) {
        return revoke(Filters.and(Filters.eq("_id", id), Filters.eq(PROJECT, projectId))) > 0;
    }

    /** Makes every invitation into the project invalid. */
    void revokeAll(String projectId) {
        revoke(Filters.eq(PROJECT, projectId));
    }

    @Override
    public void endOf(String projectId, String accountId) {
        revoke(Filters.and(Filters.eq(PROJECT, projectId), Filters.eq(BY, accountId)));
        endClaims(projectId, accountId);
    }

    /** Makes used what the account has claimed of the project. */
    private void endClaims(String projectId, String accountId) {
        update(
                Filters.and(Filters.eq(PROJECT, projectId), Filters.eq(CLAIMED, accountId), Filters.eq(USED, null)),
                Updates.set(USED, Date.from(clock.instant())));
    }

    private long revoke(Bson which) {
        return update(Filters.and(which, isOpen()), Updates.set(REVOKED, Date.from(clock.instant())));
    }

    @Override
    public Invitation open(String secret) {
        return invitation(valid(secret));
    }

    @Override
    public Invitation accept(String secret, Account account, int most) {
        Invitation invitation = open(secret);
        if (invitation.email() != null
                && !(account.emailVerified() && invitation.email().equals(account.email()))) {
            throw new MetadataException.NotAllowed(
                    "the invitation is for another email than this account's, or nobody has"
                            + " vouched that the email is this account's");
        }
        Optional<Role> before = account.role(invitation.projectId());
        if (before.isPresent() && !invitation.role().isAbove(before.get())) {
            throw new MetadataException.Conflict("the account is a member of the project already");
        }
        Bson ours = Filters.and(
                Filters.eq("_id", invitation.id()),
                isOpen(),
                Filters.or(Filters.eq(CLAIMED, null), Filters.eq(CLAIMED, account.id())));
        if (update(ours, Updates.set(CLAIMED, account.id())) == 0) {
            throw ended("used");
        }
        try {
            if (before.isPresent()) {
                members.raise(invitation.projectId(), account.id(), invitation.role());
            } else {
                members.add(invitation.projectId(), account.id(), invitation.role(), most);
            }
        } catch (MetadataException.LimitReached | MetadataException.Conflict | MetadataException.NotFound e) {
            update(Filters.eq("_id", invitation.id()), Updates.unset(CLAIMED));
            throw e;
        }
        endClaims(invitation.projectId(), account.id());
        return invitation;
    }

    @Override
    public boolean isKnown(String secret) {
        return proved(secret).isPresent();
    }

    private Optional<Document> proved(String text) {
        return Secret.parse(PREFIX, text)
                .flatMap(secret -> await.first(invitations.get().find(Filters.eq("_id", secret.id())))
                        .filter(document -> Documents.proves(secret, document)));
    }

    private Document valid(String text) {
        Document kept = proved(text).orElseThrow(() -> ended("unknown"));
        if (kept.get(USED) != null) {
            throw ended("used");
        }
        if (kept.get(REVOKED) != null) {
            throw ended("revoked");
        }
        if (!kept.getDate(EXPIRES).toInstant().isAfter(clock.instant())) {
            throw ended("expired");
        }
        return kept;
    }

    private static MetadataException.NotFound ended(String how) {
        return new MetadataException.NotFound("the invitation is " + how + "; ask for a new one");
    }

    private Bson isOpen() {
        return Filters.and(
                Filters.eq(USED, null), Filters.eq(REVOKED, null), Filters.gt(EXPIRES, Date.from(clock.instant())));
    }

    private long update(Bson which, Bson update) {
        return await.first(invitations.get().updateMany(which, update))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
    }

    private static Invitation invitation(Document document) {
        return new Invitation(
                document.getString("_id"),
                document.getString(PROJECT),
                Role.valueOf(document.getString("role").toUpperCase(Locale.ROOT)),
                document.getString("email"),
                document.getString(BY),
                document.getDate("createdAt").toInstant(),
                document.getDate(EXPIRES).toInstant());
    }
}
