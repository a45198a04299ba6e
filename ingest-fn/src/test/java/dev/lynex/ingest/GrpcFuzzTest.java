package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are damaged at random: each is answered or cut in time, none is our fault, and the next one works. */
@Timeout(120)
class GrpcFuzzTest {
    private static final int CALLS = 150;

    private final long seed = Long.getLong("lynex.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Spans spans = new Spans(seed);

    @Test
    void damagedCallsAreRefusedOrCutAndNeverHang() throws IOException {
        System.out.println("gRPC fuzz seed " + seed + " (repeat with -Dlynex.seed=" + seed + ")");
        try (RunningIngest ingest = RunningIngest.start(Map.of(
                "server.header-timeout", "150ms",
                "server.request-timeout", "150ms",
                "server.idle-timeout", "150ms"))) {
            int[] seen = new int[20];
            for (int i = 0; i < CALLS; i++) {
                seen[1 + damaged(ingest)]++;
            }
            try (RawHttp2 client = RawHttp2.connect(ingest.otlpGrpcPort())) {
                assertThat(client.call(OtlpGrpcTest.TRACES, ingest.key(), RawHttp2.framed(0, spans.request(1)))
                                .status())
                        .isZero();
            }
            System.out.println("gRPC fuzz: cut=" + seen[0] + " ok=" + seen[1] + " invalid=" + seen[4]);
            assertThat(seen[0]).as("some are cut").isPositive();
            assertThat(seen[4]).as("some are answered INVALID_ARGUMENT").isPositive();
        }
    }

    /** Sends one; answers its status, -1 when it was cut. */
    private int damaged(RunningIngest ingest) throws IOException {
        byte[] message = RawHttp2.framed(random.nextInt(3), random.nextBoolean() ? spans.request(2) : noise(300));
        List<byte[]> frames = new ArrayList<>();
        byte[] block = RawHttp2.block(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key(), encoding()));
        frames.add(RawHttp2.frameBytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, block));
        int cut = random.nextInt(message.length + 1);
        frames.add(RawHttp2.frameBytes(RawHttp2.DATA, 0, 1, java.util.Arrays.copyOf(message, cut)));
        frames.add(RawHttp2.frameBytes(
                RawHttp2.DATA, RawHttp2.END_STREAM, 1, java.util.Arrays.copyOfRange(message, cut, message.length)));
        damage(frames);
        try (RawHttp2 client = RawHttp2.connect(ingest.otlpGrpcPort())) {
            client.patience(Duration.ofSeconds(10));
            try {
                for (byte[] frame : frames) {
                    client.send(frame);
                }
            } catch (java.net.SocketException e) {
                // Closed meanwhile; what was answered counts.
            }
            RawHttp2.Answer answer = client.answer(1);
            assertThat(answer.status()).as(answer.toString()).isIn(-1, 0, 3, 4, 12, 16);
            assertThat(answer.header(":status")).as(answer.toString()).isNotEqualTo("500");
            return answer.status();
        }
    }

    private void damage(List<byte[]> frames) {
        switch (random.nextInt(5)) {
            case 0 -> {} // The message's own damage will do.
            case 1 -> flip(frames.get(random.nextInt(frames.size())));
            case 2 -> frames.remove(random.nextInt(frames.size()));
            case 3 -> frames.add(random.nextInt(frames.size() + 1), frames.get(random.nextInt(frames.size())));
            default ->
                frames.add(
                        random.nextInt(frames.size() + 1),
                        RawHttp2.frameBytes(random.nextInt(12), random.nextInt(256), random.nextInt(4), noise(40)));
        }
    }

    private void flip(byte[] frame) {
        for (int i = 0; i <= random.nextInt(4); i++) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private String[] encoding() {
        return switch (random.nextInt(3)) {
            case 0 -> new String[0];
            case 1 -> new String[] {"grpc-encoding", "gzip"};
            default -> new String[] {"grpc-encoding", "zstd"};
        };
    }

    private byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }
}
