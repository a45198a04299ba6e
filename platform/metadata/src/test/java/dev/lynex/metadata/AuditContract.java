package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.metadata.AuditEvent.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit of every metadata store must do. */
abstract class AuditContract {
    private static final AuditEntry.Actor ANN = new AuditEntry.Actor("ann", "ann@example.org", "token1");
    private static final AuditQuery ALL = new AuditQuery("shop", null, null, null, null);

    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private Audit audit;

    /** A store that keeps audit events for 400 days. */
    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        audit = store.audit();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static AuditEntry entry(String action, String who) {
        return new AuditEntry(
                new AuditEntry.Actor(who, who + "@example.org", null), "shop", action, "", Map.of(), "request");
    }

    private List<Outcome> outcomes() {
        return audit.list(ALL, null, 10).events().stream()
                .map(AuditEvent::outcome)
                .toList();
    }

    @Test
    void tellsWhoChangedWhatFromWhatIntoWhat() {
        Map<String, Object> before = Map.of("name", "Shop", "retentionDays", 30, "origins", List.of("*"));
        Map<String, Object> after = Map.of("name", "Store", "retentionDays", 90, "origins", List.of(), "on", true);
        var entry = new AuditEntry(ANN, "shop", "project.change", "shop", before, "0198c0de");
        Instant at = clock.instant();

        String id = audit.begin(entry);
        audit.done(id, "shop", after);

        assertThat(audit.list(ALL, null, 10))
                .isEqualTo(
                        new AuditPage(List.of(new AuditEvent(id, at, entry, "shop", Outcome.DONE, after, null)), null));
    }

    @Test
    void aChangeWhoseMakerDiedIsUnknown() {
        audit.begin(entry("key.create", "ann"));
        audit.failed(audit.begin(entry("key.create", "bob")), "the project is declared");
        assertThat(outcomes()).containsExactlyInAnyOrder(Outcome.PENDING, Outcome.FAILED);
        clock.advance(Duration.ofMinutes(3));
        assertThat(outcomes()).containsExactlyInAnyOrder(Outcome.UNKNOWN, Outcome.FAILED);
    }

    @Test
    void pagesNewestFirstThroughWhatMatches() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.addFirst(audit.begin(entry(i % 2 == 0 ? "even" : "odd", i < 4 ? "ann" : "bob")));
            clock.advance(Duration.ofMinutes(1));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            AuditPage page = audit.list(ALL, cursor, 3);
            page.events().forEach(event -> seen.add(event.id()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).isEqualTo(ids);

        Instant third = Instant.parse("2026-11-23T12:02:00.123Z");
        assertThat(audit.list(new AuditQuery("shop", "bob", "even", null, null), null, 10)
                        .events())
                .extracting(AuditEvent::id)
                .containsExactly(ids.get(0), ids.get(2));
        assertThat(audit.list(new AuditQuery("shop", null, null, third, third.plusSeconds(60)), null, 10)
                        .events())
                .extracting(AuditEvent::id)
                .containsExactly(ids.get(4));
        assertThat(audit.list(new AuditQuery("bank", null, null, null, null), null, 10)
                        .events())
                .isEmpty();
        assertThatThrownBy(() -> audit.list(ALL, "x", 10)).isInstanceOf(MetadataException.Invalid.class);
    }

    @Test
    void goesAfterItsTime() {
        audit.begin(entry("old", "ann"));
        clock.advance(Duration.ofDays(400));
        assertThat(audit.list(ALL, null, 10).events()).isEmpty();
        audit.begin(entry("new", "ann"));
        assertThat(audit.list(ALL, null, 10).events())
                .extracting(event -> event.entry().action())
                .containsExactly("new");
    }
}
