package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.metadata.BuriedLetter.Redrive;
import dev.lynex.metadata.DeadLetter.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What dead letters must do in every metadata store. */
abstract class DeadLettersContract {
    private static final String REQUEST = "0198c0de00000000000000000000aaaa";
    private static final LetterQuery SHOP = new LetterQuery("shop", null, null);

    private final TestingClock clock = new TestingClock();
    private MetadataStore store;

    /** A store over the same empty data at each call within a test. */
    protected abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aLetterIsKeptWholeAndListedWithoutItsPayload() {
        DeadLetter letter = letter(1, "shop", Reason.POISON, "[{\"n\":\"\u0000é😀\"}]".getBytes(UTF_8));
        Instant end = letter.at().plus(Duration.ofDays(30));

        letters().bury(List.of(letter));

        assertThat(letters().letter("shop", letter.id()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(new BuriedLetter(letter, end, null));
        assertThat(letters().list(SHOP, null, 10).letters())
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(new BuriedLetter(letter(1, "shop", Reason.POISON, new byte[0]), end, null));
        assertThat(letters().letter("bank", letter.id()))
                .as("another project's")
                .isEmpty();
        assertThat(letters().letter("shop", id(2))).isEmpty();
    }

    @Test
    void pagesGoThroughAllLettersNewestFirstAndEachOnce() {
        List<DeadLetter> all = IntStream.range(0, 25).mapToObj(this::letter).toList();
        letters().bury(all);
        letters().bury(all.subList(5, 9));
        letters().bury(List.of());

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            LetterPage page = letters().list(SHOP, cursor, 7);
            page.letters().forEach(l -> seen.add(l.letter().id()));
            cursor = page.next();
        } while (cursor != null);

        // Three letters have each moment, so pages end between letters of the same time.
        assertThat(seen)
                .containsExactlyElementsOf(
                        all.reversed().stream().map(DeadLetter::id).toList());
        assertThatThrownBy(() -> letters().list(SHOP, "bm9uZQ", 7)).isInstanceOf(MetadataException.Invalid.class);
    }

    @Test
    void filtersApplyToListsAndToDeletion() {
        DeadLetter poison = letter(1, "shop", Reason.POISON, bytes(1));
        DeadLetter refused = letter(2, "shop", Reason.STORE_REFUSED, bytes(1));
        DeadLetter foreign = letter(3, "bank", Reason.POISON, bytes(1));
        letters().bury(List.of(poison, refused, foreign));
        var query = new LetterQuery("shop", Reason.POISON, null);

        assertThat(ids(query)).containsExactly(poison.id());
        assertThat(ids(new LetterQuery("shop", null, "0".repeat(32)))).isEmpty();
        assertThat(letters().delete(query)).isEqualTo(1);

        assertThat(ids(SHOP)).containsExactly(refused.id());
        assertThat(ids(new LetterQuery("bank", null, null))).containsExactly(foreign.id());
        assertThat(letters().delete("bank", refused.id()))
                .as("another project's")
                .isFalse();
        assertThat(letters().delete("shop", refused.id())).isTrue();
        assertThat(letters().delete("shop", refused.id())).isFalse();
    }

    @Test
    void whatWasDeletedOrSentAgainDoesNotComeBackWhenItsBlockIsBuriedAgain() {
        List<DeadLetter> block = List.of(letter(1), letter(2), letter(3));
        letters().bury(block);
        letters().redriving("shop", id(1), new Redrive("1".repeat(32), clock.instant()));
        letters().redriven("shop", id(1));
        letters().delete("shop", id(2));

        letters().bury(block);

        assertThat(ids(SHOP)).containsExactly(id(3));
        assertThat(letters().letter("shop", id(1))).isEmpty();
    }

    @Test
    void theFirstNoteOfASendingAgainStays() {
        letters().bury(List.of(letter(1)));
        var first = new Redrive("1".repeat(32), clock.instant());

        assertThat(letters().redriving("shop", id(1), first).orElseThrow().redrive())
                .isEqualTo(first);
        var second = new Redrive("2".repeat(32), clock.instant());

        BuriedLetter marked = letters().redriving("shop", id(1), second).orElseThrow();
        assertThat(marked.redrive()).isEqualTo(first);
        assertThat(marked.letter()).usingRecursiveComparison().isEqualTo(letter(1));
        assertThat(letters().redriving("bank", id(1), second)).isEmpty();
    }

    @Test
    void aRequestsFatesTellWhatIsDeadAndWhatWasSentAgain() {
        letters().bury(List.of(letter(1), letter(2), letter(3)));
        letters().redriving("shop", id(1), new Redrive("1".repeat(32), clock.instant()));
        letters().redriven("shop", id(1));
        letters().delete("shop", id(2));

        assertThat(letters().ofRequest("shop", REQUEST))
                .containsExactlyInAnyOrder(
                        new LetterFate(id(1), "event-1", 1, Reason.NOT_MAPPED, "because", "1".repeat(32), true),
                        new LetterFate(id(3), "event-3", 1, Reason.NOT_MAPPED, "because", null, false));
        assertThat(letters().ofRequest("bank", REQUEST)).isEmpty();
        assertThat(letters().known("shop", REQUEST)).isTrue();
        assertThat(letters().known("shop", "1".repeat(32))).isFalse();
    }

    @Test
    void lettersAreForgottenWhenTheirProjectsTimeIsOver() {
        store.createProject(Project.of("shop", "Shop", 0, 30, clock.instant()));
        assertThat(letters().keptFor("shop")).isEmpty();
        letters().keepFor("shop", Duration.ofDays(2));
        assertThat(letters().keptFor("shop")).contains(Duration.ofDays(2));
        letters().bury(List.of(letter(1), letter(2, "bank", Reason.POISON, bytes(9 << 20))));

        clock.advance(Duration.ofDays(2).minusMillis(1));
        assertThat(letters().letter("shop", id(1))).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(letters().letter("shop", id(1))).isEmpty();
        assertThat(letters().redriving("shop", id(1), new Redrive("1".repeat(32), clock.instant())))
                .isEmpty();
        assertThat(letters().letter("bank", id(2))).as("30 days by default").isPresent();
        clock.advance(Duration.ofDays(28));
        assertThat(ids(new LetterQuery("bank", null, null))).isEmpty();
        assertThatThrownBy(() -> letters().keepFor("nobody", Duration.ofDays(2)))
                .isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> letters().keepFor("shop", Duration.ofMinutes(59)))
                .isInstanceOf(MetadataException.Invalid.class);
    }

    /** Twice what MongoDB takes in one document. */
    @Test
    void thePayloadOfTheLargestEntryIsKeptToo() {
        byte[] payload = bytes(33 << 20);
        DeadLetter letter = letter(1, "shop", Reason.UNREADABLE_ENTRY, payload);

        letters().bury(List.of(letter));
        letters().bury(List.of(letter));

        assertThat(letters().letter("shop", id(1)).orElseThrow().letter().payload())
                .isEqualTo(payload);
        assertThat(letters().delete(SHOP)).isEqualTo(1);
        assertThat(letters().letter("shop", id(1))).isEmpty();
    }

    private DeadLetters letters() {
        return store.deadLetters();
    }

    private List<String> ids(LetterQuery query) {
        return letters().list(query, null, 100).letters().stream()
                .map(l -> l.letter().id())
                .toList();
    }

    private DeadLetter letter(int n) {
        return letter(n, "shop", Reason.NOT_MAPPED, bytes(10));
    }

    private DeadLetter letter(int n, String project, Reason reason, byte[] payload) {
        return new DeadLetter(
                id(n),
                project,
                "epoch/0/1-0-2-0/ffff",
                "1-0",
                n,
                1,
                "event-" + n,
                "native",
                REQUEST,
                Instant.parse("2026-11-23T11:59:59.123456789Z"),
                reason,
                "because",
                Instant.parse("2026-11-23T12:00:00.123Z").plusMillis(n / 3),
                payload);
    }

    private static String id(int n) {
        return "%032x".formatted(n);
    }

    /** Bytes that do not compress. */
    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;
}
