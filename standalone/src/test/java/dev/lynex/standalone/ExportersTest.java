package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.queue.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official OpenTelemetry exporters of Python, Node.js and Java, over each protocol they have, straight to Lynex and
 * through the Collector, while Redis is stopped and started. What an exporter called exported is stored, and nothing
 * twice. {@code ./lynex test --otlp} puts the tools in place and runs it.
 */
@Tag("exporters")
class ExportersTest {
    /** Longer than a call to Redis may take, shorter than an exporter tries: ten seconds, by the specification. */
    private static final Duration AWAY = Duration.ofSeconds(4);

    private static final int FEWEST_RECORDS = 2_000;
    private static final int INPUT_TOKENS = 7;

    @TempDir
    Path folder;

    private final Map<OtlpLeg, OtlpSender> senders = new LinkedHashMap<>();
    private final Map<OtlpLeg, TestingCollector> collectors = new HashMap<>();
    private final List<String> table = new ArrayList<>();

    @Test
    void whatTheOfficialExportersCallExportedIsStoredOnceAlsoWhenRedisDies() throws Exception {
        try (var fleet = new Fleet(folder, 512L << 20, Set.of("redis"))) {
            try {
                run(fleet);
            } finally {
                senders.values().forEach(OtlpSender::close);
                collectors.values().forEach(TestingCollector::close);
                table.forEach(System.out::println);
            }
        }
    }

    private void run(Fleet fleet) throws Exception {
        Path tools = Path.of(System.getProperty("lynex.otlp.tools"));
        List<OtlpLeg> legs = OtlpLeg.all();
        Map<OtlpLeg, String> keys = new HashMap<>();
        for (OtlpLeg leg : legs) {
            keys.put(leg, fleet.newProject(leg.project()));
            if (leg.route() == OtlpLeg.Route.COLLECTOR) {
                collectors.put(leg, collector(fleet, leg, tools, keys.get(leg)));
            }
        }
        await().atMost(60, SECONDS).until(() -> collectors.values().stream().allMatch(TestingCollector::listens));
        long began = System.nanoTime();
        for (OtlpLeg leg : legs) {
            String endpoint = collectors.containsKey(leg)
                    ? collectors.get(leg).endpoint(leg.protocol())
                    : leg.protocol() == OtlpLeg.Protocol.GRPC ? fleet.otlpGrpc() : fleet.otlpHttp();
            Path log = folder.resolve(leg.project() + ".log");
            senders.put(leg, OtlpSender.start(leg, tools, endpoint, keys.get(leg), log));
        }
        for (boolean kill : new boolean[] {true, false}) {
            awaitMore(0);
            fleet.stopRedis(kill);
            Thread.sleep(AWAY); // Nothing is waited for: this is how long it is away.
            fleet.startRedis();
        }
        awaitMore(FEWEST_RECORDS);
        verify(fleet, began);
    }

    private TestingCollector collector(Fleet fleet, OtlpLeg leg, Path tools, String key) throws IOException {
        Path own = Files.createDirectories(folder.resolve(leg.project() + "-collector"));
        boolean grpc = leg.protocol() == OtlpLeg.Protocol.GRPC;
        String encoding = leg.protocol() == OtlpLeg.Protocol.JSON ? "json" : "proto";
        Map<String, String> environment =
                Map.of("LYNEX_OTLP_HTTP", fleet.otlpHttp(), "LYNEX_OTLP_GRPC", fleet.otlpGrpc(), "LYNEX_API_KEY", key);
        return grpc
                ? TestingCollector.start(tools, "grpc.yaml", environment, own)
                : TestingCollector.start(
                        tools, "http.yaml", environment, own, "--set=exporters::otlp_http::encoding=" + encoding);
    }

    /** Until every exporter has had more accepted than now, and at least so many in all. */
    private void awaitMore(int fewest) {
        Map<OtlpLeg, Integer> before = new HashMap<>();
        senders.forEach((leg, sender) -> before.put(leg, sender.acknowledgedCount()));
        await().atMost(120, SECONDS)
                .untilAsserted(() -> senders.forEach((leg, sender) -> {
                    String state = leg + " acknowledges; it says: " + sender.lastWords();
                    assertThat(sender.acknowledgedCount())
                            .as(state)
                            .isGreaterThan(before.get(leg))
                            .isGreaterThanOrEqualTo(fewest);
                }));
    }

    private void verify(Fleet fleet, long began) throws Exception {
        Map<OtlpLeg, Integer> made = new HashMap<>();
        for (var each : senders.entrySet()) {
            made.put(each.getKey(), each.getValue().finish());
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        // A Collector has answered what it still holds; it ends when all of it is delivered or kept on disk.
        await().atMost(60, SECONDS).untilAsserted(() -> {
            for (OtlpLeg leg : collectors.keySet()) {
                assertThat(without(senders.get(leg).acknowledged(), stored(fleet, leg)))
                        .as("%s: acknowledged by the Collector and lost", leg)
                        .isEmpty();
            }
        });
        for (TestingCollector collector : collectors.values()) {
            collector.stop();
        }
        await().atMost(60, SECONDS).until(() -> fleet.ledger().watermark() == null);
        table.add(row("otlp", "language", "protocol", "route", "made", "acknowledged", "given up", "stored", "double"));
        List<Runnable> checks = new ArrayList<>();
        for (OtlpLeg leg : senders.keySet()) {
            checks.add(checked(fleet, leg, made.get(leg)));
        }
        table.add("otlp " + senders.size() + " ways in " + seconds + " s; Redis away twice for " + AWAY.toSeconds()
                + " s");
        checks.forEach(Runnable::run);
    }

    /** Adds the row; answers what is to hold, so that the whole table is seen when something does not. */
    private Runnable checked(Fleet fleet, OtlpLeg leg, int made) throws Exception {
        OtlpSender sender = senders.get(leg);
        Set<String> acknowledged = sender.acknowledged();
        Set<String> failed = sender.failed();
        Set<String> stored = stored(fleet, leg);
        String of = " WHERE project = '" + leg.project() + "'";
        long rows = Long.parseLong(fleet.sql("SELECT count() FROM events" + of));
        String[] sums = fleet.sql("SELECT sum(events), sum(input_tokens) FROM rollup_minute" + of)
                .split("\t", -1);
        long counted = Long.parseLong(sums[0]);
        String spans = fleet.sql("SELECT uniqExact(event_id) FROM events" + of + " AND type = 'model_response'");
        Ledger.Counters ledger = counters(fleet.ledger(), leg.project());
        table.add(row(
                "otlp",
                leg.language(),
                leg.protocol().otel,
                leg.route(),
                made,
                acknowledged.size(),
                failed.size(),
                stored.size(),
                counted - stored.size()));
        return () -> {
            assertThat(without(acknowledged, stored))
                    .as("%s: acknowledged and lost", leg)
                    .isEmpty();
            assertThat(without(without(stored, acknowledged), failed))
                    .as("%s: stored and never sent", leg)
                    .isEmpty();
            assertThat(rows).as("%s: rows", leg).isEqualTo(stored.size());
            assertThat(counted).as("%s: what the rollup counted", leg).isEqualTo(stored.size());
            assertThat(Long.parseLong(sums[1]))
                    .as("%s: the rollup's tokens", leg)
                    .isEqualTo(INPUT_TOKENS * Long.parseLong(spans));
            assertThat(ledger).as("%s: ledger", leg).isEqualTo(new Ledger.Counters(counted, counted, 0, 0));
        };
    }

    /** Spans by their ids, log records by their text. */
    private static Set<String> stored(Fleet fleet, OtlpLeg leg) throws Exception {
        return new HashSet<>(fleet.sql("SELECT if(type = 'log', message, event_id) FROM events WHERE project = '"
                        + leg.project() + "'")
                .lines()
                .toList());
    }

    private static Ledger.Counters counters(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .map(p -> p.projects().get(project))
                .filter(c -> c != null)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> without(Set<String> all, Set<String> known) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(known);
        return rest;
    }

    private static String row(Object... cells) {
        return String.format("%s %-9s %-14s %-10s %7s %13s %9s %7s %7s", cells);
    }
}
