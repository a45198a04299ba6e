package dev.lynex.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.component.Check;
import dev.lynex.component.Component;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The three questions about a function: is the process alive ({@code /health/live}), can it answer
 * ({@code /health/ready}, also when the answer is 503 because a store is away), and which of its backends answer
 * ({@code /health/dependencies}: 200 when all do, else 503).
 */
final class Health {
    private final List<Component> components;
    private final BooleanSupplier started;
    private final AtomicBoolean ready = new AtomicBoolean();

    /** @param started whether what is served has begun its work; until then it is not ready */
    Health(List<Component> components, BooleanSupplier started) {
        this.components = List.copyOf(components);
        this.started = started;
    }

    void ready(boolean now) {
        ready.set(now);
    }

    void routing(HttpRouting.Builder routing) {
        routing.get("/health/live", (req, res) -> Json.send(res, 200, status("UP")));
        routing.get("/health/ready", (req, res) -> {
            boolean serving = ready.get();
            boolean up = serving && started.getAsBoolean();
            Json.send(res, up ? 200 : 503, status(up ? "UP" : serving ? "STARTING" : "STOPPING"));
        });
        routing.get("/health/dependencies", this::dependencies);
    }

    private void dependencies(ServerRequest req, ServerResponse res) throws InterruptedException {
        Map<String, Check> checks = new java.util.LinkedHashMap<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Check>> running = new ArrayList<>();
            for (Component component : components) {
                running.add(executor.submit((Callable<Check>) component::check));
            }
            for (int i = 0; i < components.size(); i++) {
                checks.put(components.get(i).name(), result(running.get(i)));
            }
        }
        boolean up = checks.values().stream().allMatch(Check::up);
        ObjectNode json = status(up ? "UP" : "DOWN");
        ObjectNode byName = json.putObject("dependencies");
        checks.forEach((name, check) ->
                byName.putObject(name).put("status", check.up() ? "UP" : "DOWN").put("detail", check.detail()));
        Json.send(res, up ? 200 : 503, json);
    }

    private static Check result(Future<Check> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            return Check.down(String.valueOf(e.getCause()));
        }
    }

    private static ObjectNode status(String status) {
        return Json.MAPPER.createObjectNode().put("status", status);
    }
}
