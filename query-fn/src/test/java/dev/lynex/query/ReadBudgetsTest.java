package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.metadata.Role;
import dev.lynex.store.QueryClass;
import dev.lynex.store.Reading;
import dev.lynex.store.StoreException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadBudgetsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    private final ReadBudgets budgets = new ReadBudgets(6_000, now::get);

    @Test
    void whatIsReadBeyondTheBudgetIsPaidOffBeforeTheNext() {
        budgets.require(QueryClass.INTERACTIVE, "p");
        budgets.spend(QueryClass.INTERACTIVE, "p", new Reading(1, 9_000));
        assertThatThrownBy(() -> budgets.require(QueryClass.EXPORT, "p"))
                .isInstanceOfSatisfying(StoreException.OverBudget.class, over -> assertThat(over.retryAfter())
                        .isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_100)));
        assertThatCode(() -> budgets.require(QueryClass.RULE, "p")).doesNotThrowAnyException();
        assertThatCode(() -> budgets.require(QueryClass.INTERACTIVE, "other")).doesNotThrowAnyException();
        now.updateAndGet(at -> at.plusSeconds(29));
        assertThatThrownBy(() -> budgets.require(QueryClass.INTERACTIVE, "p"))
                .isInstanceOf(StoreException.OverBudget.class);
        now.updateAndGet(at -> at.plusSeconds(2));
        assertThatCode(() -> budgets.require(QueryClass.INTERACTIVE, "p")).doesNotThrowAnyException();
    }

    @Test
    void aQueryThatFailsIsNotFree() {
        budgets.spend(QueryClass.INTERACTIVE, "p", Duration.ofSeconds(10));
        assertThatThrownBy(() -> budgets.require(QueryClass.INTERACTIVE, "p"))
                .isInstanceOf(StoreException.OverBudget.class);
    }

    @Test
    void answersTellTheBudgetAndThenThatItIsSpent() throws Exception {
        try (var query = new RunningQuery(Map.of("query.read-bytes-per-minute", "512"))) {
            Instant ts = Instant.now().minusSeconds(60);
            query.store()
                    .insert(
                            "b",
                            List.of(
                                    Calls.message("1", ts, "s"),
                                    Calls.message("2", ts, "s"),
                                    Calls.log("bank", "3", ts)));
            String asked = "{\"measures\":[\"events\"],\"groupBy\":[\"tag\"]}";
            HttpResponse<String> first = query.call("POST", MetricsRoute.PATH, asked, Role.VIEWER);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
            assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"read\";q=512;qu=\"bytes\";w=60");
            assertThat(first.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"read\";r=");
            HttpResponse<String> last = first;
            for (int i = 0; i < 20 && last.statusCode() == 200; i++) {
                last = query.call("POST", MetricsRoute.PATH, asked, Role.VIEWER, "Cache-Control", "no-cache");
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.body()).contains("read-budget-spent");
            assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
            assertThat(query.call("GET", "/api/v1/events", "", Role.VIEWER).statusCode())
                    .as("every question of the project")
                    .isEqualTo(429);
            assertThat(query.callAsStranger("POST", MetricsRoute.PATH, asked).statusCode())
                    .as("another project")
                    .isEqualTo(200);
        }
    }
}
