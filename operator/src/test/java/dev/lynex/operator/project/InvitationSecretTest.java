package dev.lynex.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationSecretTest {
    /** What the schema lets an address have before the {@code @}. */
    private static final String LOCAL = "az09.!#$%&'*+/=?^_{|}~-";

    @ParameterizedTest
    @CsvSource({
        "anna@example.com, anna_example.com",
        "bob+lynex@example.org, bob_2blynex_example.org",
        "a_b@c, a_5fb_c",
        "a-1.b@c-1.d, a-1.b_c-1.d"
    })
    void anAddressIsReadInItsKey(String email, String key) {
        assertThat(InvitationSecret.key(email)).isEqualTo(key);
    }

    @Test
    void everyAddressHasAKeyOfItsOwnThatASecretMayHave() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        Set<String> emails = new HashSet<>(List.of("a_2b@c", "a+@c", "a@2b.c", "a@b-c", "a.b@c"));
        while (emails.size() < 5_000) {
            emails.add(text(random, LOCAL, 64) + "@" + text(random, "ab2.-", 189));
        }
        Set<String> keys = new HashSet<>();
        for (String email : emails) {
            String key = InvitationSecret.key(email);
            assertThat(key).as("seed %d, of %s", seed, email).matches("[-._a-zA-Z0-9]{1,253}");
            keys.add(key);
        }
        assertThat(keys).as("seed %d", seed).hasSameSizeAs(emails);
    }

    private static String text(Random random, String of, int most) {
        int length = random.nextBoolean() ? 1 + random.nextInt(2) : 1 + random.nextInt(most);
        return random.ints(length, 0, of.length())
                .mapToObj(i -> of.substring(i, i + 1))
                .reduce("", String::concat);
    }

    @Test
    void aLinkLeadsToTheDashboardsPageAndHasTheInvitation() {
        String link = InvitationSecret.link("https://example.com/lynex", "li_1_2");
        assertThat(link).isEqualTo("https://example.com/lynex/invitation#li_1_2");
        assertThat(InvitationSecret.invitation(link)).isEqualTo("li_1_2");
        assertThat(InvitationSecret.link("", "li_1_2")).isEqualTo("/invitation#li_1_2");
        assertThat(InvitationSecret.invitation("something else")).isEmpty();
    }
}
