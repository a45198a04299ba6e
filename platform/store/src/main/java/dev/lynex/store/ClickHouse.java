package dev.lynex.store;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientException;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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
            Map.entry("input_format_parallel_parsing", "0"),
            Map.entry("parallel_view_processing", "0"),
            Map.entry("max_insert_block_size", "1048449"),
            Map.entry("min_insert_block_size_rows", "1048449"),
            Map.entry("min_insert_block_size_bytes", "268402944"),
            Map.entry("max_execution_time", "0"),
            Map.entry("max_partitions_per_insert_block", "1000"));
    /** Time, memory and row limits: TIMEOUT_EXCEEDED, TOO_SLOW, MEMORY_LIMIT_EXCEEDED, TOO_MANY_ROWS, _BYTES. */
    private static final Set<Integer> LIMITS = Set.of(158, 159, 160, 241, 307, 396);
    /**
     * Errors in the data itself, raised while it is read and before anything is stored: CANNOT_PARSE_*, TOO_LARGE_*,
     * INCORRECT_DATA, DECIMAL_OVERFLOW, ARGUMENT_OUT_OF_BOUND, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE.
     */
    private static final Set<Integer> DATA = Set.of(6, 26, 27, 32, 33, 38, 41, 69, 72, 117, 128, 131, 321, 407);

    private final StoreSettings settings;
    private final Map<QueryClass, Semaphore> places = new EnumMap<>(QueryClass.class);
    private @Nullable Client client;
    private boolean closed;

    ClickHouse(StoreSettings settings) {
        this.settings = settings;
        for (QueryClass each : QueryClass.values()) {
            places.put(each, new Semaphore(each.places(), true));
        }
    }

    void insert(String table, List<String> columns, byte[] rowBinary, String token) {
        var options = new InsertSettings().setDeduplicationToken(token);
        INSERT.forEach(options::serverSetting);
        options.serverSetting("log_comment", "insert");
        await(
                settings.insertTimeout(),
                c -> c.insert(
                        table, columns, new ByteArrayInputStream(rowBinary), ClickHouseFormat.RowBinary, options));
    }

    List<GenericRecord> query(QueryClass as, String project, String sql, Map<String, Object> parameters) {
        var options = new QuerySettings()
                .serverSetting("max_execution_time", Long.toString(as.time().toSeconds()))
                .serverSetting("max_memory_usage", Long.toString(as.memoryBytes()))
                .serverSetting("readonly", "2")
                .serverSetting("log_comment", as.name().toLowerCase(Locale.ROOT) + ":" + project);
        Semaphore place = Objects.requireNonNull(places.get(as));
        try {
            if (!place.tryAcquire(as.time().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException.Unavailable("too many queries of class " + as + " are running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for a place", e);
        }
        try {
            return client().queryAll(sql, parameters, options);
        } catch (RuntimeException e) {
            throw translate(e);
        } finally {
            place.release();
        }
    }

    void command(String sql, boolean withoutDatabase) {
        var options = new CommandSettings();
        if (withoutDatabase) {
            options.setDatabase("default");
        }
        await(settings.insertTimeout(), c -> c.execute(sql, options));
    }

    String version() {
        var options = new QuerySettings().setDatabase("default").setMaxExecutionTime(2);
        try {
            return client().queryAll("SELECT version() AS v", Map.of(), options)
                    .getFirst()
                    .getString("v");
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    private void await(Duration timeout, Function<Client, CompletableFuture<? extends AutoCloseable>> call) {
        try {
            call.apply(client()).get(timeout.toMillis(), TimeUnit.MILLISECONDS).close();
        } catch (ExecutionException e) {
            throw translate(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw new StoreException.Unavailable("ClickHouse did not answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for ClickHouse", e);
        } catch (Exception e) {
            throw translate(e);
        }
    }

    private static StoreException translate(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException known) {
                return known;
            }
            if (cause instanceof ServerException server) {
                String what = "ClickHouse error " + server.getCode() + ": " + firstLine(server.getMessage());
                if (LIMITS.contains(server.getCode())) {
                    return new StoreException.Limited(what, fault);
                }
                return DATA.contains(server.getCode())
                        ? new StoreException.Rejected(what, fault)
                        : new StoreException.Unavailable(what, fault);
            }
        }
        String kind = fault instanceof ClientException ? "ClickHouse: " : "";
        return new StoreException.Unavailable(kind + firstLine(fault.getMessage()), fault);
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
            client = new Client.Builder()
                    .addEndpoint(settings.url())
                    .setUsername(settings.user())
                    .setPassword(settings.password())
                    .setDefaultDatabase(settings.database())
                    .setClientName("lynex")
                    .setConnectTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                    .setConnectionRequestTimeout(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                    .setSocketTimeout(settings.insertTimeout().toMillis(), ChronoUnit.MILLIS)
                    .setMaxConnections(32)
                    // Whether to try again is the caller's to decide: it knows the token.
                    .retryOnFailures(ClientFaultCause.None)
                    .setMaxRetries(0)
                    .build();
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
