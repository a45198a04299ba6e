package dev.lynex.metadata;

import dev.lynex.metadata.BuriedLetter.Redrive;
import dev.lynex.metadata.DeadLetter.Reason;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** How a dead letter lies in MongoDB. Nanoseconds of the received time are kept: a row is made of it again. */
final class LetterDocument {
    private static final int NANOS_A_MILLI = 1_000_000;

    private LetterDocument() {}

    /**
     * @param parts how many parts hold the payload, 0 when the letter holds it itself
     * @param shelved whether the payload lies elsewhere, and the letter holds its key
     */
    static Document of(DeadLetter letter, Instant expiresAt, int parts, boolean shelved) {
        Document document = new Document("_id", letter.id())
                .append("project", letter.project())
                .append("block", letter.block())
                .append("entryId", letter.entryId())
                .append("index", letter.index())
                .append("events", letter.events())
                .append("eventId", letter.eventId())
                .append("dialect", letter.dialect())
                .append("requestId", letter.requestId())
                .append("receivedAt", Date.from(letter.receivedAt()))
                .append("receivedNanos", letter.receivedAt().get(ChronoField.NANO_OF_SECOND) % NANOS_A_MILLI)
                .append("reason", letter.reason().wire())
                .append("detail", letter.detail())
                .append("at", Date.from(letter.at()))
                .append("expiresAt", Date.from(expiresAt))
                .append("parts", parts)
                .append("blob", shelved ? LetterShelf.key(letter) : null)
                .append("gone", null)
                .append("redrive", null);
        return parts > 0 || shelved ? document : document.append("payload", new Binary(letter.payload()));
    }

    static Document part(String letter, int n, byte[] payload, int partBytes, Instant expiresAt) {
        int from = n * partBytes;
        byte[] bytes = Arrays.copyOfRange(payload, from, Math.min(payload.length, from + partBytes));
        return new Document("_id", partId(letter, n))
                .append("letter", letter)
                .append("expiresAt", Date.from(expiresAt))
                .append("bytes", new Binary(bytes));
    }

    static String partId(String letter, int n) {
        return letter + "/" + n;
    }

    static byte[] joined(List<byte[]> parts) {
        var whole =
                new ByteArrayOutputStream(parts.stream().mapToInt(p -> p.length).sum());
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    static BuriedLetter letter(Document document, byte[] payload) {
        DeadLetter letter = new DeadLetter(
                document.getString("_id"),
                document.getString("project"),
                document.getString("block"),
                document.getString("entryId"),
                document.getInteger("index"),
                document.getInteger("events"),
                document.getString("eventId"),
                document.getString("dialect"),
                document.getString("requestId"),
                document.getDate("receivedAt").toInstant().plusNanos(document.getInteger("receivedNanos")),
                reason(document),
                document.getString("detail"),
                document.getDate("at").toInstant(),
                payload);
        return new BuriedLetter(letter, document.getDate("expiresAt").toInstant(), redrive(document));
    }

    static boolean isNotPurged(Document document) {
        return !"purged".equals(document.getString("gone"));
    }

    static LetterFate fate(Document document) {
        Redrive redrive = redrive(document);
        return new LetterFate(
                document.getString("_id"),
                document.getString("eventId"),
                document.getInteger("events"),
                reason(document),
                document.getString("detail"),
                redrive == null ? null : redrive.requestId(),
                document.getString("gone") != null);
    }

    private static Reason reason(Document document) {
        String wire = document.getString("reason");
        return Stream.of(Reason.values())
                .filter(r -> r.wire().equals(wire))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Redrive redrive(Document document) {
        Document note = document.get("redrive", Document.class);
        return note == null
                ? null
                : new Redrive(note.getString("requestId"), note.getDate("at").toInstant());
    }
}
