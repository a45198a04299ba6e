package dev.lynex.query;

import dev.lynex.store.QueryClass;
import dev.lynex.store.ReadBudget;
import dev.lynex.store.Reading;
import dev.lynex.store.StoreException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes ClickHouse may read for each project in a minute, by this process. What a query reads is known after it
 * only: so one is asked as long as anything is left, and what it took beyond that is paid off before the next. Rules and
 * housekeeping are outside.
 *
 * <p>Answers tell the budget in {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers-11):
 * {@code r} is what is left now, {@code t} the seconds until all of it is.
 */
final class ReadBudgets implements ReadBudget, Filter {
    private static final HeaderName POLICY = HeaderNames.create("RateLimit-Policy");
    private static final HeaderName STATE = HeaderNames.create("RateLimit");
    private static final ScopedValue<Asking> ASKING = ScopedValue.newInstance();
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** What a second of a query that failed is charged: some of what one scan reads in it. */
    private static final long BYTES_A_SECOND = 1L << 30;

    private final long budget;
    private final InstantSource clock;
    private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();

    /** @param budget bytes a minute; 0 for no bound */
    ReadBudgets(long budget, InstantSource clock) {
        this.budget = budget;
        this.clock = clock;
    }

    /** What is left of a project's budget, below 0 when more was read, and when that was so. */
    private record Account(double left, long atMillis) {}

    /** The request that the calling thread answers. */
    private static final class Asking {
        private @Nullable String project;
    }

    @Override
    public void require(QueryClass as, String project) {
        if (!counts(as, project)) {
            return;
        }
        if (ASKING.isBound()) {
            ASKING.get().project = project;
        }
        double left = left(project);
        if (left <= 0) {
            throw new StoreException.OverBudget(
                    "the project's queries have read the " + budget
                            + " bytes that they may in a minute; ask again later," + " or for shorter ranges",
                    until(1 - left));
        }
    }

    @Override
    public void spend(QueryClass as, String project, Reading read) {
        spend(as, project, read.bytes());
    }

    @Override
    public void spend(QueryClass as, String project, Duration failedAfter) {
        spend(as, project, failedAfter.toMillis() * BYTES_A_SECOND / 1_000);
    }

    private void spend(QueryClass as, String project, long bytes) {
        if (counts(as, project)) {
            accounts.compute(project, (id, known) -> {
                Account now = now(known);
                return new Account(now.left() - bytes, now.atMillis());
            });
        }
    }

    private boolean counts(QueryClass as, String project) {
        return budget > 0
                && !project.isEmpty()
                && switch (as) {
                    case INTERACTIVE, EXPORT -> true;
                    case RULE, BACKGROUND -> false;
                };
    }

    /** A full account need not be kept. */
    private double left(String project) {
        Account account = accounts.computeIfPresent(project, (id, known) -> {
            Account now = now(known);
            return now.left() >= budget ? null : now;
        });
        return account == null ? (double) budget : account.left();
    }

    private Account now(@Nullable Account known) {
        long now = clock.millis();
        if (known == null) {
            return new Account(budget, now);
        }
        double more = (double) budget * Math.max(0, now - known.atMillis()) / WINDOW.toMillis();
        return new Account(Math.min((double) budget, known.left() + more), now);
    }

    /** When so many bytes more may be read. */
    private Duration until(double bytes) {
        return Duration.ofMillis((long) Math.ceil(bytes * WINDOW.toMillis() / budget));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        var asking = new Asking();
        res.beforeSend(() -> {
            String project = asking.project;
            if (project != null) {
                double left = left(project);
                long seconds = until(budget - left).plusMillis(999).toSeconds();
                res.header(POLICY, "\"read\";q=%d;qu=\"bytes\";w=%d".formatted(budget, WINDOW.toSeconds()));
                res.header(STATE, "\"read\";r=%d;t=%d".formatted((long) Math.max(0, left), seconds));
            }
        });
        ScopedValue.where(ASKING, asking).run(chain::proceed);
    }
}
