package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final String TEXT =
            "plain, grüß, 漢字, 😀, \u0000 \u007F \u0080 \u07FF \u0800 \uD7FF \uE000 \uFFFF and more plain text";

    @Test
    void findsTheFirstByteThatDoesNotBelong() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(-1);

        int umlaut = TEXT.indexOf('ü');
        assertThat(Utf8.firstInvalid(bytes, 0, umlaut + 1)).isEqualTo(umlaut);
        assertThat(Utf8.firstInvalid(bytes, umlaut + 1, bytes.length)).isEqualTo(umlaut + 1);
    }

    @Test
    void agreesWithTheJavaLibraryOnMutatedText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(text, random.nextInt(text.length + 1));
            for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length) < 0)
                    .as("seed %d, round %d: %s", seed, i, Arrays.toString(bytes))
                    .isEqualTo(isValid(bytes));
        }
    }

    private static boolean isValid(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
