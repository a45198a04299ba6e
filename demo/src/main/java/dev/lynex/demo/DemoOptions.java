package dev.lynex.demo;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the demo was asked for.
 *
 * @param rate events a second, on average, in (0, 5000]
 * @param duration how long to send live; empty for ever
 * @param seed the same seed and start make the same bytes
 * @param start the first instant of the live part; empty for now
 * @param backfill how much of the past to fill first, at a tenth of the rate; zero for none
 * @param ingest address of the ingest API
 * @param key ingest key
 */
record DemoOptions(
        double rate,
        Optional<Duration> duration,
        long seed,
        Optional<Instant> start,
        Duration backfill,
        URI ingest,
        String key) {
    static final String HELP = """
            usage: lynex demo [options]

            Sends the telemetry of a made-up customer-support agent to a running Lynex: sessions, traces,
            model calls with token counts, tool calls, failures, retries and a cost spike.

              --rate N         events a second, on average (default: 5)
              --duration T     how long, as 30s, 5m, 2h or forever (default: 60s)
              --backfill T     first fill the past, as 24h, at a tenth of the rate (default: none)
              --seed N         the same seed and --start make the same events (default: a new one, printed)
              --start INSTANT  first instant, RFC 3339 (default: now)
              --ingest URL     the ingest API (default: LYNEX_INGEST_URL, else http://127.0.0.1:8000)
              --key KEY        an ingest key (default: LYNEX_API_KEY, else ./lynex makes one in the data folder)
              --data DIR       the data folder in which ./lynex makes the key
              --help           this text
            """;
    private static final double MAX_RATE = 5000;
    private static final Duration MAX_BACKFILL = Duration.ofDays(29);

    static DemoOptions parse(List<String> arguments, Map<String, String> environment) {
        double rate = 5;
        Optional<Duration> duration = Optional.of(Duration.ofSeconds(60));
        long seed = RandomGenerator.getDefault().nextLong(1_000_000);
        Optional<Instant> start = Optional.empty();
        Duration backfill = Duration.ZERO;
        String ingest = environment.getOrDefault("LYNEX_INGEST_URL", "");
        String key = environment.getOrDefault("LYNEX_API_KEY", "");
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            int equals = name.indexOf('=');
            String value;
            if (equals >= 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (i + 1 < arguments.size()) {
                value = arguments.get(++i);
            } else {
                value = "";
            }
            switch (name) {
                case "--rate" -> rate = number(name, value);
                case "--duration" ->
                    duration = value.equals("forever") ? Optional.empty() : Optional.of(time(name, value));
                case "--backfill" -> backfill = time(name, value);
                case "--seed" -> seed = (long) number(name, value);
                case "--start" -> start = Optional.of(instant(name, value));
                case "--ingest" -> ingest = value;
                case "--key" -> key = value;
                // The launcher's; the demo itself knows no data folder.
                case "--data" -> {}
                default -> throw new DemoException("unknown argument '" + name + "'; see lynex demo --help");
            }
        }
        if (!(rate > 0 && rate <= MAX_RATE)) {
            throw new DemoException("--rate must be above 0 and at most " + (int) MAX_RATE + " events a second");
        }
        if (backfill.compareTo(MAX_BACKFILL) > 0) {
            throw new DemoException("--backfill must be at most " + MAX_BACKFILL.toDays() + " days");
        }
        if (key.isEmpty()) {
            throw new DemoException("no ingest key: pass --key, set LYNEX_API_KEY, or make one with ./lynex key");
        }
        return new DemoOptions(rate, duration, seed, start, backfill, address(ingest), key);
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new DemoException(name + " must be a number, was '" + value + "'");
        }
    }

    private static Duration time(String name, String value) {
        if (!value.matches("[1-9]\\d{0,6}[smhd]")) {
            throw new DemoException(name + " must be like 30s, 5m, 24h or 2d, was '" + value + "'");
        }
        long n = Long.parseLong(value.substring(0, value.length() - 1));
        return switch (value.charAt(value.length() - 1)) {
            case 's' -> Duration.ofSeconds(n);
            case 'm' -> Duration.ofMinutes(n);
            case 'h' -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }

    private static Instant instant(String name, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw new DemoException(name + " must be like 2026-01-31T12:00:00Z, was '" + value + "'");
        }
    }

    private static URI address(String value) {
        String text = value.isEmpty() ? "http://127.0.0.1:8000" : value;
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Answered below, as any other text that is no address.
        }
        throw new DemoException("--ingest must be an http address, was '" + text + "'");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "DemoOptions[rate=" + rate + ", duration=" + duration + ", seed=" + seed + ", ingest=" + ingest + "]";
    }
}
