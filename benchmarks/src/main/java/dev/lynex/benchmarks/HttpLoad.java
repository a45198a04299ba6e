package dev.lynex.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients on loopback, each with a connection of its own. Flat out each sends when it was answered; at a rate each sends
 * by a timetable, and its latency counts from the moment in the timetable, so that a stall is not left out.
 */
final class HttpLoad {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final int port;
    private final Payload payload;
    private final int clients;
    private final int eventsPerRequest;
    private final List<String> keys;
    private final Runnable before;

    HttpLoad(int port, Payload payload, int clients, int eventsPerRequest, List<String> keys) {
        this(port, payload, clients, eventsPerRequest, keys, () -> {});
    }

    /** @param before run first on the thread of each client */
    HttpLoad(int port, Payload payload, int clients, int eventsPerRequest, List<String> keys, Runnable before) {
        this.port = port;
        this.payload = payload;
        this.clients = clients;
        this.eventsPerRequest = eventsPerRequest;
        this.keys = keys;
        this.before = before;
    }

    /** @param latencies of all requests in nanoseconds, ascending */
    record Result(long events, long bytes, double seconds, long[] latencies, long refused) {
        double eventsPerSecond() {
            return events / seconds;
        }

        double millis(double quantile) {
            return latencies.length == 0
                    ? Double.NaN
                    : latencies[(int) Math.min(latencies.length - 1L, (long) (latencies.length * quantile))] / 1e6;
        }
    }

    /** @param eventsPerSecond over all clients, or 0 for flat out */
    Result run(double seconds, double eventsPerSecond) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Client> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            double period = eventsPerSecond == 0 ? 0 : clients * eventsPerRequest * 1e9 / eventsPerSecond;
            var client = new Client(i, start + (long) (period * i / clients), end, period);
            all.add(client);
            threads.add(Thread.ofPlatform().start(client));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        long[] latencies = all.stream()
                .flatMapToLong(c -> Arrays.stream(c.latencies, 0, c.count))
                .sorted()
                .toArray();
        return new Result(
                all.stream().mapToLong(c -> c.events).sum(),
                all.stream().mapToLong(c -> c.bytes).sum(),
                took,
                latencies,
                all.stream().mapToLong(c -> c.refused).sum());
    }

    private final class Client implements Runnable {
        private final int index;
        private final long end;
        private final double period;
        private final double first;
        private final byte[] answer = new byte[16 << 10];
        private long[] latencies = new long[1 << 14];
        private int count;
        private long events;
        private long bytes;
        private long refused;

        Client(int index, long first, long end, double period) {
            this.index = index;
            this.first = first;
            this.end = end;
            this.period = period;
        }

        @Override
        public void run() {
            before.run();
            var random = new Random(index);
            String key = keys.get(index % keys.size());
            EventRequest[] requests = new EventRequest[4];
            for (int i = 0; i < requests.length; i++) {
                requests[i] = payload.request(key, eventsPerRequest, "c" + (index * requests.length + i), random);
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(20_000);
                for (long n = 0; ; n++) {
                    long due = (long) (first + n * period);
                    long now = System.nanoTime();
                    if (period > 0 && due > now) {
                        LockSupport.parkNanos(due - now);
                    }
                    long from = period > 0 ? due : System.nanoTime();
                    if (from >= end) {
                        return;
                    }
                    EventRequest request = requests[(int) (n % requests.length)];
                    socket.getOutputStream().write(request.numbered(NUMBER.incrementAndGet()));
                    int status = status(socket.getInputStream());
                    note(System.nanoTime() - from);
                    if (status == 202 || status == 200) {
                        events += request.events();
                        bytes += request.bodyBytes();
                    } else {
                        refused++;
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void note(long nanos) {
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = nanos;
        }

        private int status(InputStream in) throws IOException {
            int have = 0;
            while (true) {
                int read = in.read(answer, have, answer.length - have);
                if (read < 0) {
                    throw new IOException("the connection was closed");
                }
                have += read;
                String text = new String(answer, 0, have, StandardCharsets.ISO_8859_1);
                int head = text.indexOf("\r\n\r\n");
                if (head > 0) {
                    int at = text.indexOf("Content-Length: ") + 16;
                    int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
                    if (have >= head + 4 + length) {
                        return Integer.parseInt(text.substring(9, 12));
                    }
                }
            }
        }
    }
}
