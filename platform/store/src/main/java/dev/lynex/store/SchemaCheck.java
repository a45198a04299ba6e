package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.lynex.component.Durability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks ClickHouse whether it is one that blocks can be stored in exactly once, and what a stored block survives there.
 *
 * @param settings of the store
 */
record SchemaCheck(StoreSettings settings) {
    /** The oldest version with every setting that inserts send. */
    private static final long LEAST_MAJOR = 26;

    private static final long LEAST_MINOR = 7;

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
    private static final Pattern TARGET = Pattern.compile("\\sTO\\s+(?:`?\\w+`?\\.)?`?(\\w+)`?");
    private static final String VIEW = "MaterializedView";

    /** A row of {@code system.tables}. */
    record Table(String name, String engine, String engineFull, String createQuery) {
        boolean replicated() {
            return engine.startsWith("Replicated");
        }

        /** The table's own setting, 0 when it has none. */
        long setting(String setting) {
            Matcher found = Pattern.compile("\\b" + setting + " = '?(\\d+)").matcher(engineFull);
            return found.find() ? Long.parseLong(found.group(1)) : 0;
        }

        boolean synced() {
            return setting("fsync_after_insert") == 1 && setting("fsync_part_directory") == 1;
        }
    }

    /**
     * What was found.
     *
     * @param level what a stored block survives
     * @param remark in words, for health and the log
     */
    record Finding(Durability level, String remark) {}

    /** @throws StoreException.Rejected when blocks must not be stored there; the message says what to do */
    Finding of(ClickHouse clickHouse) {
        String version = clickHouse.version();
        requireVersion(version);
        List<Table> tables = clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        "",
                        "SELECT name, engine, engine_full, create_table_query FROM system.tables"
                                + " WHERE database = {database:String}",
                        Map.of("database", settings.database()))
                .stream()
                .map(SchemaCheck::table)
                .toList();
        List<Table> written = written(tables);
        return judge(version, written, written.stream().anyMatch(Table::replicated) ? replicas(clickHouse) : 1);
    }

    private static Table table(GenericRecord r) {
        return new Table(
                r.getString("name"),
                r.getString("engine"),
                r.getString("engine_full"),
                r.getString("create_table_query"));
    }

    private long replicas(ClickHouse clickHouse) {
        return clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        "",
                        "SELECT toInt64(min(total_replicas)) AS n FROM system.replicas WHERE database ="
                                + " {database:String}",
                        Map.of("database", settings.database()))
                .getFirst()
                .getLong("n");
    }

    static void requireVersion(String version) {
        Matcher parts = VERSION.matcher(version);
        long found = parts.matches() ? Long.parseLong(parts.group(1)) * 1_000 + Long.parseLong(parts.group(2)) : 0;
        if (found < LEAST_MAJOR * 1_000 + LEAST_MINOR) {
            throw new StoreException.Rejected("ClickHouse " + version + " is too old: it does not know every setting"
                    + " that storing a block once rests on; use " + LEAST_MAJOR + "." + LEAST_MINOR + " or later");
        }
    }

    /** The tables that a block reaches: {@code events} and the target of each view on it. */
    private List<Table> written(List<Table> tables) {
        Set<String> names = new HashSet<>(Set.of(EventsTable.NAME));
        for (Table each : tables) {
            Matcher target = TARGET.matcher(each.createQuery());
            if (each.engine().equals(VIEW) && target.find()) {
                names.add(target.group(1));
            }
        }
        List<Table> written =
                tables.stream().filter(each -> names.remove(each.name())).toList();
        if (!names.isEmpty()) {
            throw new StoreException.Rejected("database " + settings.database() + " has no table "
                    + String.join(", ", names) + "; the schema is not there yet");
        }
        return written;
    }

    /** Decides, from what a block reaches; asks nobody. */
    Finding judge(String version, List<Table> written, long replicas) {
        written.forEach(this::requireWindow);
        boolean replicated = written.stream().allMatch(Table::replicated);
        if (settings.replicated() && !replicated) {
            throw new StoreException.Rejected("store.replicated is true, but not replicated are "
                    + names(written.stream().filter(table -> !table.replicated())) + " in database "
                    + settings.database()
                    + "; an engine cannot be changed: give store.database another name, or set store.replicated to"
                    + " false");
        }
        if (replicated && !settings.replicated()) {
            throw new StoreException.Rejected("the tables of database " + settings.database()
                    + " are Replicated; set store.replicated to true, so that inserts wait for a quorum");
        }
        boolean synced = written.stream().allMatch(Table::synced);
        if (settings.embedded()) {
            return new Finding(Durability.PROCESS, "ClickHouse " + version + ", durability process");
        }
        if (!replicated) {
            return new Finding(
                    Durability.NONE,
                    "ClickHouse " + version + ", durability none: its tables are not Replicated, so an insert that a"
                            + " kill of ClickHouse cuts short can lose rows; set store.replicated");
        }
        if (!synced) {
            return new Finding(
                    Durability.PROCESS,
                    "ClickHouse " + version + ", replicated, durability process: parts are not synced to disk; set"
                            + " fsync_after_insert and fsync_part_directory on "
                            + names(written.stream().filter(table -> !table.synced())));
        }
        Durability level = replicas > 1 ? Durability.REPLICA : Durability.NODE;
        return new Finding(level, "ClickHouse " + version + ", " + replicas + " replicas, durability " + level.word());
    }

    private void requireWindow(Table table) {
        List<String> missing = new ArrayList<>();
        if (table.replicated()) {
            require(table, "replicated_deduplication_window", TableEngines.WINDOW, missing);
            require(table, "replicated_deduplication_window_seconds", TableEngines.WINDOW_TIME.toSeconds(), missing);
        } else {
            require(table, "non_replicated_deduplication_window", settings.window(), missing);
        }
        if (!missing.isEmpty()) {
            throw new StoreException.Rejected("table " + settings.database() + "." + table.name()
                    + " forgets the tokens of blocks too soon, so a retry could store twice; run ALTER TABLE "
                    + settings.database() + "." + table.name() + " MODIFY SETTING " + String.join(", ", missing));
        }
    }

    private static void require(Table table, String setting, long least, List<String> missing) {
        if (table.setting(setting) < least) {
            missing.add(setting + " = " + least);
        }
    }

    private static String names(Stream<Table> tables) {
        return tables.map(Table::name).collect(Collectors.joining(", "));
    }
}
