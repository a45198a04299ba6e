package dev.lynex.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BlockFormatTest {
    private static final String NAME = "0f3a/2/1700000000000-0-1700000000999-4/00aa11bb22cc33dd";

    @Test
    void aBlockComesBackAsItWasAndIsTheSameBytesEachTime() {
        long seed = System.nanoTime();
        System.out.println("block format seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            ArchivedBlock block = block(entries(random));
            byte[] object = BlockFormat.encode(block);
            assertThat(BlockFormat.decode(object)).usingRecursiveComparison().isEqualTo(block);
            assertThat(BlockFormat.encode(block)).isEqualTo(object);
        }
    }

    @Test
    void whatIsDamagedIsToldFromWhatIsWhole() {
        byte[] object = BlockFormat.encode(block(entries(new Random(7))));
        // Each byte of the frame's head, and some of the rest.
        for (int at = 0; at < object.length; at += at < 64 ? 1 : 13) {
            byte[] damaged = object.clone();
            damaged[at] ^= 0x41;
            assertReadAsNothingElse(damaged, object);
            assertReadAsNothingElse(Arrays.copyOf(object, at), object);
        }
    }

    /** The frame's own fields may be written in more than one way; what is read must be the block or a fault. */
    private static void assertReadAsNothingElse(byte[] damaged, byte[] whole) {
        ArchivedBlock read;
        try {
            read = BlockFormat.decode(damaged);
        } catch (ArchiveException.Invalid e) {
            return;
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(BlockFormat.decode(whole));
    }

    @Test
    void anObjectOfALaterVersionIsRefusedWithWhatToDo() {
        byte[] text = Zstd.decompress(BlockFormat.encode(block(entries(new Random(1)))), 1 << 20);
        String later = new String(text, StandardCharsets.ISO_8859_1).replaceFirst("\"version\":1", "\"version\":2");
        assertThatThrownBy(() -> BlockFormat.decode(Zstd.compress(later.getBytes(StandardCharsets.ISO_8859_1))))
                .isInstanceOf(ArchiveException.Invalid.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("a later one");
        assertThatThrownBy(() -> BlockFormat.decode(Zstd.compress("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(ArchiveException.Invalid.class)
                .hasMessageContaining("no block");
    }

    /** What is in a bucket stays there for years: a change of these bytes is a new version. */
    @Test
    void versionOneIsThisText() {
        var entry = new ArchivedEntry(
                "1700000000000-0",
                "native",
                "0198c0de00000000000000000000aaaa",
                Instant.parse("2026-11-24T23:59:59.123456789Z"),
                2,
                "[1,\n2]".getBytes(StandardCharsets.UTF_8));
        var block = block(List.of(entry));
        assertThat(block.key()).isEqualTo("shop/2026/11/24/0f3a_2_1700000000000-0-1700000000999-4_00aa11bb22cc33dd");
        byte[] text = Zstd.decompress(BlockFormat.encode(block), 1 << 20);
        assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo("""
                        {"format":"lynex-archive","version":1,"project":"shop",\
                        "block":"0f3a/2/1700000000000-0-1700000000999-4/00aa11bb22cc33dd","epoch":"0f3a","partition":2,\
                        "prices":"2026-11-20+custom-1","ownPrices":"[{\\"model\\":\\"*\\"}]","processedAt":"2026-11-25T00:00:00.500Z","retentionDays":30,"entries":1,\
                        "events":2,"leftOut":["1700000000000-0/1"],"parts":{"%s/p0":["1700000000000-0/0"]}}
                        {"id":"1700000000000-0","dialect":"native","requestId":"0198c0de00000000000000000000aaaa",\
                        "receivedAt":"2026-11-24T23:59:59.123456789Z","events":2,"bytes":6}
                        [1,
                        2]
                        """.formatted(NAME));
    }

    private static ArchivedBlock block(List<ArchivedEntry> entries) {
        return new ArchivedBlock(
                "shop",
                NAME,
                "0f3a",
                2,
                "2026-11-20+custom-1",
                "[{\"model\":\"*\"}]",
                Instant.parse("2026-11-25T00:00:00.500Z"),
                30,
                new TreeSet<>(List.of("1700000000000-0/1")),
                new TreeMap<>(Map.of(NAME + "/p0", List.of("1700000000000-0/0"))),
                entries);
    }

    private static List<ArchivedEntry> entries(Random random) {
        List<ArchivedEntry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[random.nextInt(2_000)];
            random.nextBytes(payload);
            entries.add(new ArchivedEntry(
                    "1700000000000-" + i,
                    random.nextBoolean() ? "native" : "otlp-traces",
                    "%032x".formatted(i),
                    Instant.ofEpochSecond(1_700_000_000, random.nextInt(1_000_000_000)),
                    1 + random.nextInt(1_000),
                    payload));
        }
        return entries;
    }
}
