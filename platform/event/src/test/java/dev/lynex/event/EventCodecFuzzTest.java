package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutates good requests: nothing but MalformedRequest may come of it, and what is accepted must survive the queue. */
class EventCodecFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<Format> FORMATS = List.of(Format.values());
    private static final int ROUNDS = 100_000;
    private static final String[] EVENTS = {
        "{\"eventId\":\"a-1\",\"projectId\":\"shop\",\"type\":\"log\",\"timestamp\":\"2026-11-23T11:59:59.123456789Z\","
                + "\"sdk\":{\"name\":\"js\",\"version\":\"2\"},\"context\":{\"traceId\":\"t\",\"tags\":[\"x\",\"y\"]},"
                + "\"body\":{\"level\":\"info\",\"message\":\"grüß \\ud83d\\ude00 😀\"}}",
        "{\"type\":\"error\",\"body\":{\"message\":\"m\",\"stacktrace\":\"s\",\"fingerprint\":[\"a\"]}}",
        "{\"body\":{\"span_id\":\"s\",\"name\":\"n\",\"start\":\"2026-11-23T11:00:00+01:00\"},\"type\":\"span\"}",
        "{\"type\":\"token_usage\",\"body\":{\"model\":\"m\",\"inputTokens\":12,\"outputTokens\":3e1,\"cost\":0.25}}",
        "{\"type\":\"model_response\",\"body\":{\"model\":\"m\",\"latencyMs\":1.5,\"response\":[{\"a\":null}],"
                + "\"usage\":{\"inputTokens\":1,\"outputTokens\":2}}}",
        "{\"type\":\"tool_call\",\"context\":null,\"body\":{\"toolName\":\"t\",\"result\":{\"deep\":[[[-0.5e-3]]]}}}",
        "{\"type\":\"retrieval\",\"body\":{\"query\":\"q\",\"results\":[{\"id\":\"1\",\"score\":1,\"text\":\"t\"}]}}",
        "{\"type\":\"custom\",\"body\":{}}",
    };
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "NaN",
        "-",
        "1e999",
        "\n",
        "\\ud800",
        "\u0000",
        "\"type\":",
        "\"body\":{}",
        "[[[[",
        "é",
        "0",
        "true",
        "\uFEFF",
        "\"eventId\":\"z\",",
        "//",
        "'",
    };

    private final EventCodec codec = new EventCodec(EventLimits.STANDARD);

    @Test
    void nothingButMalformedRequestComesOfAnyBytes() {
        long seed = Long.getLong("lynex.fuzz.seed", System.nanoTime());
        System.out.println("EventCodecFuzzTest seed=" + seed);
        Random random = new Random(seed);
        int accepted = 0;
        int malformed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Format format = FORMATS.get(random.nextInt(FORMATS.size()));
            byte[] body = mutate(request(format, random), random);
            try {
                accepted += check(body, format);
            } catch (MalformedRequest e) {
                malformed++;
            } catch (RuntimeException | AssertionError e) {
                fail(
                        "seed " + seed + ", round " + round + ", " + format + ": "
                                + new String(body, StandardCharsets.UTF_8),
                        e);
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 10);
        assertThat(malformed).isGreaterThan(ROUNDS / 10).isLessThan(ROUNDS);
    }

    private int check(byte[] body, Format format) {
        Checked checked = codec.check(body, format, "shop", NOW, 30);
        Parsed parsed = EventCodecTest.reread(checked);
        assertThat(parsed.rejected()).allSatisfy(r -> assertThat(r.errors()).isNotEmpty());
        if (parsed.accepted().isEmpty()) {
            assertThat(new String(parsed.payload(), StandardCharsets.UTF_8)).isEqualTo("[]");
            return 0;
        }
        assertThat(parsed.accepted().stream().allMatch(event -> event.eventId() != null))
                .isEqualTo(checked.allNamed());
        assertThat(codec.check(parsed.payload(), Format.BATCH, "shop", NOW, 30))
                .usingRecursiveComparison()
                .isEqualTo(new Checked(checked.accepted(), checked.allNamed(), List.of(), checked.payload()));
        return parsed.accepted().size();
    }

    private static byte[] request(Format format, Random random) {
        List<String> events = new ArrayList<>();
        for (int n = 1 + (format == Format.SINGLE ? 0 : random.nextInt(4)); n > 0; n--) {
            events.add(EVENTS[random.nextInt(EVENTS.length)]);
        }
        String text =
                switch (format) {
                    case SINGLE -> events.getFirst();
                    case NDJSON -> String.join("\n", events);
                    case BATCH -> (random.nextBoolean() ? "%s" : "{\"events\":%s}").formatted(events);
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mutate(byte[] body, Random random) {
        byte[] mutated = body;
        for (int n = random.nextInt(4); n > 0 && mutated.length > 0; n--) {
            int at = random.nextInt(mutated.length);
            mutated = switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] flipped = mutated.clone();
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                    yield flipped;
                }
                case 1 -> Arrays.copyOf(mutated, at);
                case 2 -> splice(mutated, at, Math.min(mutated.length, at + random.nextInt(20)), new byte[0]);
                case 3 -> {
                    byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
                    yield splice(mutated, at, Math.min(mutated.length, at + random.nextInt(3)), piece);
                }
                default -> {
                    int from = random.nextInt(mutated.length);
                    int to = Math.min(mutated.length, from + random.nextInt(40));
                    yield splice(mutated, at, at, Arrays.copyOfRange(mutated, from, to));
                }
            };
        }
        return mutated;
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] piece) {
        byte[] spliced = Arrays.copyOf(body, body.length - (to - from) + piece.length);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(body, to, spliced, from + piece.length, body.length - to);
        return spliced;
    }
}
