package dev.lynex.metadata;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** How our values lie in MongoDB's documents. */
final class Documents {
    private Documents() {}

    static Document of(Project project) {
        return new Document("_id", project.id())
                .append("name", project.name())
                .append("place", of(project.place()))
                .append("retentionDays", project.retentionDays())
                .append("limits", of(project.limits()))
                .append("prices", project.prices())
                .append("origins", project.origins().stream().map(Origin::value).toList())
                .append("createdAt", Date.from(project.createdAt()))
                .append("keys", List.of())
                .append(MongoMembers.MEMBERS, List.of())
                .append(ProjectEdits.VERSION, 0L);
    }

    static Project project(Document document) {
        return new Project(
                document.getString("_id"),
                document.getString("name"),
                place(document.get("place", Document.class)),
                document.getInteger("retentionDays"),
                limits(document.get("limits", Document.class)),
                document.getString("prices"),
                document.getList("origins", String.class).stream()
                        .map(Origin::new)
                        .toList(),
                document.getDate("createdAt").toInstant());
    }

    static Document of(Place place) {
        Place.Former former = place.former();
        return new Document("partition", place.partition())
                .append("epoch", place.epoch())
                .append(
                        "former",
                        former == null
                                ? null
                                : new Document("partition", former.partition())
                                        .append("left", Date.from(former.left())));
    }

    private static Place place(Document document) {
        Document former = document.get("former", Document.class);
        return new Place(
                document.getInteger("partition"),
                document.getLong("epoch"),
                former == null
                        ? null
                        : new Place.Former(
                                former.getInteger("partition"),
                                former.getDate("left").toInstant()));
    }

    static Document of(ProjectLimits limits) {
        return new Document("eventsPerSecond", limits.eventsPerSecond())
                .append("eventsPerMonth", limits.eventsPerMonth());
    }

    /** A project's id has no slash. */
    static String pricesId(String projectId, String version) {
        return projectId + "/" + version;
    }

    private static ProjectLimits limits(Document document) {
        return new ProjectLimits(document.getLong("eventsPerSecond"), document.getLong("eventsPerMonth"));
    }

    static Document key(Secret secret, KeyScope scope, String name, byte[] salt, Instant now) {
        return new Document("id", secret.id())
                .append("name", name)
                .append("scope", scope.name().toLowerCase(Locale.ROOT))
                .append("salt", new Binary(salt))
                .append("hash", new Binary(secret.hash(salt)))
                .append("createdAt", Date.from(now))
                .append("revokedAt", null);
    }

    /** @param lastUsedAt which lies elsewhere, so that a use is no change of the project */
    static Key key(Document key, @Nullable Date lastUsedAt) {
        Date revoked = key.getDate("revokedAt");
        return new Key(
                key.getString("id"),
                key.getString("name"),
                scope(key),
                key.getDate("createdAt").toInstant(),
                revoked == null ? null : revoked.toInstant(),
                key.getString("createdBy"),
                lastUsedAt == null ? null : lastUsedAt.toInstant());
    }

    static KeyScope scope(Document key) {
        return KeyScope.valueOf(key.getString("scope").toUpperCase(Locale.ROOT));
    }

    static boolean proves(Secret secret, Document kept) {
        return secret.matches(bytes(kept, "salt"), bytes(kept, "hash"));
    }

    static byte[] bytes(Document document, String field) {
        return document.get(field, Binary.class).getData();
    }
}
