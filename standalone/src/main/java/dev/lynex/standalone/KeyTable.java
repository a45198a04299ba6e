package dev.lynex.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Key;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A project's keys as {@code key --list} shows them: never their secrets, which nobody has. */
final class KeyTable {
    private static final String ROW = "%-14s %-8s %-22s %-22s %s%n";

    private KeyTable() {}

    static String of(List<Key> keys, boolean json) {
        return json ? json(keys) : text(keys);
    }

    private static String text(List<Key> keys) {
        var text = new StringBuilder(ROW.formatted("ID", "SCOPE", "CREATED", "REVOKED", "NAME"));
        for (Key key : keys) {
            Instant revoked = key.revokedAt();
            text.append(ROW.formatted(
                    key.id(),
                    scope(key),
                    seconds(key.createdAt()),
                    revoked == null ? "-" : seconds(revoked),
                    key.name()));
        }
        return text.toString();
    }

    private static String json(List<Key> keys) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode list = json.putArray("keys");
        for (Key key : keys) {
            Instant revoked = key.revokedAt();
            list.addObject()
                    .put("id", key.id())
                    .put("name", key.name())
                    .put("scope", scope(key))
                    .put("createdAt", key.createdAt().toString())
                    .put("revokedAt", revoked == null ? null : revoked.toString());
        }
        return json + System.lineSeparator();
    }

    private static String scope(Key key) {
        return key.scope().name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }
}
