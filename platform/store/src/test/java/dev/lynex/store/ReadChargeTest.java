package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a project is charged for an answer whose rows come one by one. */
class ReadChargeTest {
    private static final int ROWS = 200;
    private static final int PARTS = 5;
    private static final int TEXT = 200_000;

    private static TestingStore store;
    private static List<EventRow> rows;

    private final Charged charged = new Charged();
    private ClickHouse clickHouse;

    @BeforeAll
    static void insert() {
        store = new TestingStore();
        var random = new Random(7);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(ROWS);
        rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            byte[] bytes = new byte[TEXT / 2];
            random.nextBytes(bytes);
            EventRow row = SomeEvents.traced("p", "event-" + i, start.plusSeconds(i), "trace");
            rows.add(SomeEvents.with(row, HexFormat.of().formatHex(bytes), "", "", Map.of()));
        }
        for (int part = 0; part < PARTS; part++) {
            List<EventRow> some = new ArrayList<>();
            for (int i = part; i < ROWS; i += PARTS) {
                some.add(rows.get(i));
            }
            store.events.insert("block-" + part, some);
        }
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void connect() {
        clickHouse = new ClickHouse(store.settings);
        clickHouse.within(charged);
    }

    @AfterEach
    void disconnect() {
        clickHouse.close();
    }

    private static final class Charged implements ReadBudget {
        final AtomicLong bytes = new AtomicLong();
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public void require(QueryClass as, String project) {
            // Nothing is refused here.
        }

        @Override
        public void spend(QueryClass as, String project, Reading read) {
            bytes.addAndGet(read.bytes());
        }

        @Override
        public void spend(QueryClass as, String project, Duration failedAfter) {
            failures.incrementAndGet();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExportIsChargedWhatClickHouseReadInTheEnd(EventOrder order) {
        var query = new Queries("p", rows.getFirst().ts(), rows.getLast().ts().plusSeconds(1));
        EventRows whole = EventRows.of(
                clickHouse,
                QueryClass.EXPORT,
                (order == EventOrder.ASC ? query.oldestFirst() : query)
                        .fields(EventField.WHOLE.toArray(EventField[]::new))
                        .limit(EventQuery.MOST_WIDE)
                        .build());
        List<EventRow> ordered = order == EventOrder.ASC ? rows : rows.reversed();
        List<Cursor> keys = ordered.stream()
                .map(row -> Cursor.parse(order.cursor(row), order))
                .toList();
        List<EventRow> waitedFor = whole.of(keys);
        long inTheEnd = charged.bytes.getAndSet(0);
        assertThat(inTheEnd).isGreaterThan((long) ROWS * TEXT);

        List<EventRow> streamed = new ArrayList<>();
        whole.each(keys, ROWS, streamed::add);

        assertThat(streamed).isEqualTo(waitedFor);
        assertThat(charged.bytes).hasValue(inTheEnd);
    }

    @Test
    void anAnswerThatCouldBeginEarlyIsChargedWhatWasReadInTheEnd() {
        String sql = "SELECT number FROM numbers(2000000)";
        var read = new AtomicInteger();

        assertThatThrownBy(() -> clickHouse.each(QueryClass.EXPORT, "p", sql, Map.of(), row -> {
                    if (read.incrementAndGet() == 10) {
                        throw new IllegalStateException("gone");
                    }
                }))
                .hasMessage("gone");

        assertThat(charged.bytes).as("also of what nobody fetches").hasValue(2_000_000L * Long.BYTES);
    }

    @Test
    void whatFailsBeforeItAnswersIsNotFree() {
        String sql = "SELECT input FROM events WHERE project = 'p' AND throwIf(length(input) > 0) ORDER BY input";

        assertThatThrownBy(() -> clickHouse.each(QueryClass.EXPORT, "p", sql, Map.of(), row -> {}))
                .isInstanceOf(StoreException.class);

        assertThat(charged.failures).hasValue(1);
        assertThat(charged.bytes).hasValue(0);
    }
}
