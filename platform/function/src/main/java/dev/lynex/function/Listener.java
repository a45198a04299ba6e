package dev.lynex.function;

import io.helidon.webserver.http.HttpRouting;
import java.util.function.Consumer;

/**
 * One more port of a function, on the same address and under the same limits.
 *
 * @param name by which its port is asked for
 * @param port 0 takes a free one
 * @param routes all that it serves; health, metrics and the API's description stay on the function's own port
 */
public record Listener(String name, int port, Consumer<HttpRouting.Builder> routes) {}
