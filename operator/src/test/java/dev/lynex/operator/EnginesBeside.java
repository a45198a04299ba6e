package dev.lynex.operator;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.RedisEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/**
 * The stores of a platform in a cluster with a node, as a machine beside it would have them: real engines, which listen on
 * the loopback address alone, and a way to each at an address that pods reach. It runs until it is ended.
 */
public final class EnginesBeside {
    private EnginesBeside() {}

    /**
     * Arguments: the address at which pods reach it, a folder for the engines' files, the password of Redis and ClickHouse.
     * Redis is at port 6379, MongoDB at 27017, ClickHouse at 8123. It says {@code ready} when all answer.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        InetAddress address = InetAddress.getByName(args[0]);
        Path folder = Path.of(args[1]);
        String password = args[2];
        RedisEngine redis = RedisEngine.start(
                new RedisEngine.Settings(folder.resolve("redis"), 0, 256L << 20, password), List.of());
        MongoEngine mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        ClickHouseEngine clickHouse = ClickHouseEngine.start(
                new ClickHouseEngine.Settings(folder.resolve("clickhouse"), 0, "lynex", password));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            clickHouse.close();
            mongo.close();
            redis.close();
        }));
        lead(address, 6379, redis.port());
        lead(address, 27017, mongo.port());
        lead(address, 8123, clickHouse.port());
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private static void lead(InetAddress address, int port, int to) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(address, port));
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    Socket from = server.accept();
                    Thread.startVirtualThread(() -> connect(from, to));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
    }

    @SuppressWarnings("EmptyCatch") // An end of one side is the end of both.
    private static void connect(Socket from, int port) {
        try (from;
                var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.startVirtualThread(() -> pass(to, from));
            pass(from, to);
            back.join();
        } catch (IOException | InterruptedException ended) {
        }
    }

    @SuppressWarnings("EmptyCatch") // An end of one side is the end of both.
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
        }
    }
}
