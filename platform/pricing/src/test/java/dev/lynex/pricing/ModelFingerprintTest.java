package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFingerprintTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    gpt-4o                                        | gpt                    | 4o   | ''
                    gpt-4o-2024-08-06                             | gpt                    | 4o   | 2024-08-06
                    gpt-4o-mini-2024-07-18                        | gpt-mini               | 4o   | 2024-07-18
                    gpt-4.1-nano                                  | gpt-nano               | 4.1  | ''
                    GPT-3.5-turbo-0125                            | gpt-turbo              | 3.5  | 0125
                    gpt-4-0613                                    | gpt                    | 4    | 0613
                    gpt-5                                         | gpt                    | 5    | ''
                    o3-mini-2025-01-31                            | o-mini                 | 3    | 2025-01-31
                    o1                                            | o                      | 1    | ''
                    claude-3-5-sonnet-20241022                    | claude-sonnet          | 3.5  | 2024-10-22
                    claude-3-haiku-20240307                       | claude-haiku           | 3    | 2024-03-07
                    claude-sonnet-4-5-20250929                    | claude-sonnet          | 4.5  | 2025-09-29
                    claude-sonnet-4-20250514                      | claude-sonnet          | 4    | 2025-05-14
                    claude-3-5-sonnet-latest                      | claude-sonnet          | 3.5  | ''
                    claude-3-5-sonnet-v2@20241022                 | claude-sonnet          | 3.5  | 2024-10-22
                    us.anthropic.claude-sonnet-4-5-20250929-v1:0  | claude-sonnet          | 4.5  | 2025-09-29
                    anthropic.claude-3-haiku-20240307-v1:0        | claude-haiku           | 3    | 2024-03-07
                    anthropic/claude-opus-4.1                     | claude-opus            | 4.1  | ''
                    gemini-2.5-flash-lite                         | gemini-flash-lite      | 2.5  | ''
                    models/gemini-1.5-pro-latest                  | gemini-pro             | 1.5  | ''
                    gemini-1.5-pro-002                            | gemini-pro             | 1.5  | 002
                    gemini-2.5-pro-preview-05-06                  | gemini-pro             | 2.5  | 0506
                    kimi-k2-0711-preview                          | kimi                   | k2   | 0711
                    meta-llama/Llama-3.1-70B-Instruct             | llama-70b-instruct     | 3.1  | ''
                    llama3.1:70b                                  | llama-70b              | 3.1  | ''
                    qwen2.5-72b-instruct                          | qwen-72b-instruct      | 2.5  | ''
                    mistral-large-2407                            | mistral-large          | ''   | 2024-07
                    mixtral-8x7b                                  | mixtral-8x7b           | ''   | ''
                    deepseek-v3                                   | deepseek               | v3   | ''
                    deepseek-chat                                 | deepseek-chat          | ''   | ''
                    text-embedding-3-small                        | text-embedding-small   | 3    | ''
                    text-embedding-ada-002                        | text-embedding-ada     | 002  | ''
                    grok-4-fast                                   | grok-fast              | 4    | ''
                    ft:gpt-4o:acme::abc                           | ft-gpt                 | 4o   | ''
                    our-model                                     | our-model              | ''   | ''
                    """, delimiter = '|')
    void versionsAndSnapshotsOfAModelAreOfOneFamily(String model, String family, String version, String snapshot) {
        assertThat(ModelFingerprint.of(model)).isEqualTo(new ModelFingerprint(family, version, snapshot));
    }

    @Test
    void noNameMakesAnErrorOrAnEmptyFamily() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = 1 + random.nextInt(24);
            for (int n = 0; n < length; n++) {
                name.append("abgo0123456789-.:/@_v ".charAt(random.nextInt(22)));
            }
            ModelFingerprint read = ModelFingerprint.of(name.toString());
            assertThat(read.family().isEmpty())
                    .as("'%s', seed %d", name, seed)
                    .isEqualTo(name.toString().isBlank());
        }
    }

    @Test
    void withoutAModelThereIsNoFamily() {
        assertThat(ModelFingerprint.of("")).isEqualTo(ModelFingerprint.NONE);
        assertThat(ModelFingerprint.of("m".repeat(100_000))).isEqualTo(ModelFingerprint.NONE);
    }
}
