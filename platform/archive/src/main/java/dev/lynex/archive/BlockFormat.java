package dev.lynex.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a block lies in the archive, version 1, as docs/reference.md describes it: one zstd frame with a checksum; in it a
 * line of JSON about the block, then for each entry a line of JSON, its payload's bytes as they are, and a line feed. The
 * same block is the same bytes.
 */
public final class BlockFormat {
    private static final String NAME = "lynex-archive";
    private static final int VERSION = 1;
    private static final int LEVEL = 3;
    private static final int MAX_LINE = 64 << 20;
    private static final int MAX_PAYLOAD = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private BlockFormat() {}

    public static byte[] encode(ArchivedBlock block) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(bytes, LEVEL)) {
            out.setChecksum(true);
            line(out, head(block));
            for (ArchivedEntry entry : block.entries()) {
                line(out, head(entry));
                out.write(entry.payload());
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ObjectNode head(ArchivedBlock block) {
        ObjectNode head = JSON.createObjectNode();
        head.put("format", NAME)
                .put("version", VERSION)
                .put("project", block.project())
                .put("block", block.name())
                .put("epoch", block.epoch())
                .put("partition", block.partition())
                .put("prices", block.prices())
                .put("ownPrices", block.ownPrices())
                .put("processedAt", block.processedAt().toString())
                .put("retentionDays", block.retentionDays())
                .put("entries", block.entries().size())
                .put("events", block.events());
        block.leftOut().forEach(head.putArray("leftOut")::add);
        ObjectNode parts = head.putObject("parts");
        block.parts().forEach((token, places) -> places.forEach(parts.putArray(token)::add));
        return head;
    }

    private static ObjectNode head(ArchivedEntry entry) {
        return JSON.createObjectNode()
                .put("id", entry.id())
                .put("dialect", entry.dialect())
                .put("requestId", entry.requestId())
                .put("receivedAt", entry.receivedAt().toString())
                .put("events", entry.events())
                .put("bytes", entry.payload().length);
    }

    private static void line(OutputStream out, JsonNode json) throws IOException {
        out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws ArchiveException.Invalid when it is something else, damaged, or of a later version
     */
    public static ArchivedBlock decode(byte[] object) {
        try (var in = new BufferedInputStream(new ZstdInputStream(new ByteArrayInputStream(object)))) {
            JsonNode head = line(in);
            if (!NAME.equals(head.path("format").asText())) {
                throw new ArchiveException.Invalid("an object of the archive is no block");
            }
            if (head.path("version").asInt() != VERSION) {
                throw new ArchiveException.Invalid("an object of the archive has version "
                        + head.path("version").asText() + ", and this Lynex reads version " + VERSION
                        + "; read it with the Lynex that wrote it, or a later one");
            }
            List<ArchivedEntry> entries = new ArrayList<>();
            for (int left = number(head, "entries"); left > 0; left--) {
                entries.add(entry(in));
            }
            if (in.read() >= 0) {
                throw new IOException("there is more than its entries");
            }
            return block(head, entries);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new ArchiveException.Invalid("an object of the archive cannot be read: " + e.getMessage(), e);
        }
    }

    private static ArchivedBlock block(JsonNode head, List<ArchivedEntry> entries) throws IOException {
        SortedSet<String> leftOut = new TreeSet<>();
        head.path("leftOut").forEach(place -> leftOut.add(place.asText()));
        SortedMap<String, List<String>> parts = new TreeMap<>();
        head.path("parts").properties().forEach(part -> {
            List<String> places = new ArrayList<>();
            part.getValue().forEach(place -> places.add(place.asText()));
            parts.put(part.getKey(), places);
        });
        return new ArchivedBlock(
                text(head, "project"),
                text(head, "block"),
                text(head, "epoch"),
                number(head, "partition"),
                text(head, "prices"),
                text(head, "ownPrices"),
                Instant.parse(text(head, "processedAt")),
                number(head, "retentionDays"),
                leftOut,
                parts,
                entries);
    }

    private static ArchivedEntry entry(InputStream in) throws IOException {
        JsonNode head = line(in);
        int bytes = number(head, "bytes");
        if (bytes > MAX_PAYLOAD) {
            throw new IOException("an entry of " + bytes + " bytes");
        }
        byte[] payload = in.readNBytes(bytes);
        if (payload.length < bytes || in.read() != '\n') {
            throw new IOException("it ends early");
        }
        return new ArchivedEntry(
                text(head, "id"),
                text(head, "dialect"),
                text(head, "requestId"),
                Instant.parse(text(head, "receivedAt")),
                number(head, "events"),
                payload);
    }

    private static JsonNode line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || bytes.size() >= MAX_LINE) {
                throw new IOException("it ends early");
            }
            bytes.write(b);
        }
        try {
            return JSON.readTree(bytes.toByteArray());
        } catch (JsonProcessingException e) {
            throw new IOException("a line of it is not JSON", e);
        }
    }

    private static String text(JsonNode head, String field) throws IOException {
        JsonNode value = head.path(field);
        if (!value.isTextual()) {
            throw new IOException("it has no " + field);
        }
        return value.textValue();
    }

    private static int number(JsonNode head, String field) throws IOException {
        JsonNode value = head.path(field);
        if (!value.isInt() || value.intValue() < 0) {
            throw new IOException("it has no " + field);
        }
        return value.intValue();
    }
}
