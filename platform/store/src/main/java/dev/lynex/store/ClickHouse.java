package dev.lynex.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.data_formats.internal.AbstractBinaryFormatReader;
import com.clickhouse.client.api.data_formats.internal.MapBackedRecord;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.client.api.query.Records;
import com.clickhouse.data.ClickHouseFormat;
import dev.lynex.settings.TrustedCa;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connection to ClickHouse: deadlines, the settings that exactness rests on, and errors as our own. */
final class ClickHouse implements AutoCloseable {
    /** Every one explicit: defaults differ between versions, and a retry must find the same. */
    private static final Map<String, String> INSERT = Map.ofEntries(
            Map.entry("deduplicate_insert", "enable"),
            Map.entry("insert_deduplicate", "1"),
            Map.entry("deduplicate_blocks_in_dependent_materialized_views", "1"),
            Map.entry("materialized_views_ignore_errors", "0"),
            Map.entry("async_insert", "0"),
            // A block's rows have different keys already; merging them again at the insert takes nearly half of its
            // CPU.
            Map.entry("optimize_on_insert", "0"),
            // Merges build the text index; until then a part is small and is searched without.
            Map.entry("exclude_materialize_skip_indexes_on_insert", "by_text"),
            Map.entry("input_format_parallel_parsing", "0"),
            Map.entry("parallel_view_processing", "0"),
            Map.entry("max_insert_block_size", "1048449"),
            Map.entry("min_insert_block_size_rows", "1048449"),
            Map.entry("min_insert_block_size_bytes", "268402944"),
            Map.entry("max_execution_time", "0"),
            Map.entry("max_partitions_per_insert_block", "1000"));
    /** TOO_MANY_ROWS, TIMEOUT_EXCEEDED, TOO_SLOW, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES. */
    private static final Set<Integer> LIMITS = Set.of(158, 159, 160, 241, 307, 396);
    /**
     * Raised while a row is read, so before the one chunk of a block is stored: CANNOT_PARSE_TEXT, _QUOTED_STRING,
     * _INPUT_ASSERTION_FAILED, _DATE, _DATETIME, _NUMBER, INCORRECT_DATA, TOO_LARGE_ARRAY_SIZE, TOO_LARGE_STRING_SIZE.
     * Errors that a view may raise as well are not among them: then the events are stored already.
     */
    private static final Set<Integer> DATA = Set.of(6, 26, 27, 38, 41, 72, 117, 128, 131);

    /** UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, ACCESS_DENIED, AUTHENTICATION_FAILED. */
    private static final Set<Integer> DENIED = Set.of(192, 193, 194, 497, 516);
    /** UNKNOWN_TABLE, UNKNOWN_DATABASE. */
    private static final Set<Integer> NOT_THERE = Set.of(60, 81);

    private static final int READ_ATTEMPTS = 3;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(ClickHouse.class.getName());

    private final StoreSettings settings;
    private final Map<QueryClass, Semaphore> places = new EnumMap<>(QueryClass.class);
    private @Nullable Client client;
    private boolean closed;
    private volatile ReadBudget budget = ReadBudget.NONE;

    ClickHouse(StoreSettings settings) {
        this.settings = settings;
        for (QueryClass each : QueryClass.values()) {
            places.put(each, new Semaphore(limits(each).places(), true));
        }
    }

    /** What queries may read from now on. */
    void within(ReadBudget its) {
        budget = its;
    }

    /** Inserts a block as one chunk. */
    void insert(String table, List<String> columns, InputStream rowBinary, String token) {
        var options = new InsertSettings().setDeduplicationToken(token);
        INSERT.forEach(options::serverSetting);
        if (settings.replicated()) {
            // A replica whose disk is lost right after its answer would keep the token and not the rows.
            options.serverSetting("insert_quorum", "auto");
        }
        options.serverSetting("log_comment", "insert");
        options.setNetworkTimeout(settings.insertTimeout().toMillis(), ChronoUnit.MILLIS);
        try {
            await(c -> c.insert(table, columns, rowBinary, ClickHouseFormat.RowBinary, options));
        } catch (Fault e) {
            throw DATA.contains(e.code) ? new StoreException.Rejected(e.what, e.origin()) : e.unavailable();
        }
    }

    List<GenericRecord> query(QueryClass as, String project, String sql, Map<String, Object> parameters) {
        return ask(as, project, sql, parameters).rows();
    }

    /** Rows, and what ClickHouse read for them. */
    record Answer(List<GenericRecord> rows, Reading read) {}

    Answer ask(QueryClass as, String project, String sql, Map<String, Object> parameters) {
        budget.require(as, project);
        var options = options(as, project)
                .setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes)
                .waitEndOfQuery(true);
        Semaphore place = place(as);
        try {
            return charged(as, project, () -> rows(sql, parameters, options), Answer::read);
        } catch (Fault e) {
            throw refused(e);
        } finally {
            place.release();
        }
    }

    /**
     * Gives the answer's rows one after the other as they come, so that they never lie in memory together. ClickHouse ends
     * the query first and keeps the answer in a file until it is fetched: only then it tells all that it read, and errors
     * come before the first row.
     */
    void each(
            QueryClass as,
            String project,
            String sql,
            Map<String, Object> parameters,
            Consumer<GenericRecord> receiver) {
        budget.require(as, project);
        var options = options(as, project).waitEndOfQuery(true); // The client insists on it for records anyhow.
        Semaphore place = place(as);
        try {
            Records records = charged(
                    as,
                    project,
                    () -> records(sql, parameters, options),
                    told -> new Reading(told.getReadRows(), told.getReadBytes()));
            try {
                Iterator<GenericRecord> rows = records.iterator();
                while (next(rows)) {
                    receiver.accept(rows.next());
                }
            } finally {
                end(records);
            }
        } catch (Fault e) {
            throw refused(e);
        } finally {
            place.release();
        }
    }

    /** Takes from the budget what ClickHouse says that it read. How much it had read when it fails nobody tells; it is not free. */
    private <T> T charged(QueryClass as, String project, Supplier<T> call, Function<T, Reading> told) throws Fault {
        long start = System.nanoTime();
        try {
            T answer = read(call);
            budget.spend(as, project, told.apply(answer));
            return answer;
        } catch (Fault e) {
            budget.spend(as, project, Duration.ofNanos(System.nanoTime() - start));
            throw e;
        }
    }

    /** Also before the answer's end: what is left of it is not fetched. */
    private static void end(Records records) {
        try {
            records.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "answer not closed cause=" + e);
        }
    }

    private Records records(String sql, Map<String, Object> parameters, QuerySettings options) {
        try {
            return client().queryRecords(sql, parameters, options).get();
        } catch (ExecutionException e) {
            throw new StoreException.Unavailable("the query failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for an answer", e);
        }
    }

    /** The connection may break in the midst of the answer. */
    private static boolean next(Iterator<GenericRecord> rows) throws Fault {
        try {
            return rows.hasNext();
        } catch (RuntimeException e) {
            throw fault(e);
        }
    }

    private static StoreException refused(Fault e) {
        return LIMITS.contains(e.code) ? new StoreException.Limited(e.what, e.origin()) : e.unavailable();
    }

    private QuerySettings options(QueryClass as, String project) {
        QueryLimits limits = limits(as);
        var options = new QuerySettings()
                .serverSetting("max_execution_time", Long.toString(limits.time().toSeconds()))
                .serverSetting("max_memory_usage", Long.toString(limits.memoryBytes()))
                .serverSetting("max_rows_to_read", Long.toString(limits.rows()))
                .serverSetting("readonly", "2")
                // Who no longer waits, or whose client has gone, closes the connection: that ends the query.
                .serverSetting("cancel_http_readonly_queries_on_client_close", "1")
                .serverSetting("log_comment", as.name().toLowerCase(Locale.ROOT) + ":" + project);
        options.setNetworkTimeout(limits.time().plus(settings.timeout()).toMillis(), ChronoUnit.MILLIS);
        return options;
    }

    private Answer rows(String sql, Map<String, Object> parameters, QuerySettings options) {
        QueryResponse response = client().query(sql, parameters, options).join();
        try {
            // As the client's queryAll does, which does not tell what was read; what it makes public shows one row at a
            // time.
            var reader = (AbstractBinaryFormatReader) client().newBinaryFormatReader(response);
            List<GenericRecord> rows = new ArrayList<>();
            Map<String, Object> row = new LinkedHashMap<>();
            while (response.getResultRows() > 0 && reader.readRecord(row)) {
                rows.add(new MapBackedRecord(row, reader.getConvertions(), reader.getSchema()));
                row = new LinkedHashMap<>();
            }
            return new Answer(rows, new Reading(response.getReadRows(), response.getReadBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            close(response);
        }
    }

    private static void close(AutoCloseable response) {
        try {
            response.close();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Asks once more when a connection fails at once: ClickHouse may have restarted under a pool of old connections. */
    private static <T> T read(Supplier<T> call) throws Fault {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                Fault fault = fault(e);
                boolean atOnce = System.nanoTime() - start < AT_ONCE.toNanos();
                boolean wanted = !Thread.currentThread().isInterrupted();
                if (fault.code != 0 || attempt == READ_ATTEMPTS || !atOnce || !wanted) {
                    throw fault;
                }
            }
        }
    }

    /** Runs a statement of the schema. */
    void command(String sql, boolean withoutDatabase) {
        var options = new CommandSettings();
        if (withoutDatabase) {
            options.setDatabase("default");
        }
        options.setNetworkTimeout(settings.insertTimeout().toMillis(), ChronoUnit.MILLIS);
        try {
            await(c -> c.execute(sql, options));
        } catch (Fault e) {
            throw e.unavailable();
        }
    }

    String version() {
        var options = new QuerySettings().setDatabase("default").setMaxExecutionTime(2);
        options.setNetworkTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS);
        try {
            return read(() -> client().queryAll("SELECT version() AS v", Map.of(), options)
                    .getFirst()
                    .getString("v"));
        } catch (Fault e) {
            throw e.unavailable();
        }
    }

    private Semaphore place(QueryClass as) {
        Semaphore place = Objects.requireNonNull(places.get(as));
        try {
            if (place.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return place;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for a place", e);
        }
        throw new StoreException.Unavailable(
                limits(as).places() + " queries of class " + as + " are running; none ended in time");
    }

    private QueryLimits limits(QueryClass as) {
        return Objects.requireNonNull(settings.limits().get(as));
    }

    private void await(Function<Client, CompletableFuture<? extends AutoCloseable>> call) throws Fault {
        try {
            call.apply(client())
                    .get(settings.insertTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .close();
        } catch (ExecutionException e) {
            throw fault(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw fault(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fault(e);
        } catch (Exception e) {
            throw fault(e);
        }
    }

    /** Whether ClickHouse answered that it does not know us, or that we may not. */
    static boolean isDenied(StoreException fault) {
        return DENIED.contains(fault(fault).code);
    }

    /** Whether it answered that the database, or a table in it, is not there. */
    static boolean isNotThere(StoreException fault) {
        return NOT_THERE.contains(fault(fault).code);
    }

    private static Fault fault(Throwable origin) {
        for (Throwable cause = origin; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server) {
                return new Fault(
                        server.getCode(),
                        "ClickHouse error " + server.getCode() + ": " + firstLine(server.getMessage()),
                        origin);
            }
        }
        return new Fault(0, "ClickHouse does not answer: " + firstLine(origin.getMessage()), origin);
    }

    /** What went wrong in a call, before it is decided what that means. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        /** ClickHouse's own code, 0 when it said none. */
        final int code;

        final String what;

        Fault(int code, String what, Throwable origin) {
            super(what, origin);
            this.code = code;
            this.what = what;
        }

        Throwable origin() {
            return Objects.requireNonNull(getCause());
        }

        StoreException unavailable() {
            return getCause() instanceof StoreException known ? known : new StoreException.Unavailable(what, origin());
        }
    }

    private static String firstLine(@Nullable String message) {
        String text = String.valueOf(message);
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.length() > 300 ? line.substring(0, 300) : line;
    }

    private synchronized Client client() {
        if (closed) {
            throw new StoreException.Unavailable("the store is closed");
        }
        if (client == null) {
            var builder = new Client.Builder()
                    .addEndpoint(settings.url())
                    .setUsername(settings.user())
                    .setPassword(settings.password())
                    .setDefaultDatabase(settings.database())
                    .setClientName("lynex")
                    .setConnectTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                    .setConnectionRequestTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                    .setSocketTimeout(settings.insertTimeout().toMillis(), ChronoUnit.MILLIS)
                    .setMaxConnections(32)
                    // A page's keys are parameters, and may be more than an address can hold.
                    .useHttpFormDataForQuery(true)
                    // Whether to try again is the caller's to decide: it knows the token.
                    .retryOnFailures(ClientFaultCause.None)
                    .setMaxRetries(0);
            TrustedCa ca = settings.ca();
            client = (ca == null ? builder : builder.setSSLContext(ca.context())).build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
