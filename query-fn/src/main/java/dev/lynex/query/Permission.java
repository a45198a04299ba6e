package dev.lynex.query;

import dev.lynex.metadata.Role;
import io.helidon.http.Method;

/**
 * What a route needs and, if it changes something, what the audit calls it.
 *
 * @param path as Helidon matches it; {@code {project}} in it names the project
 * @param action a word such as {@code key.create}; "" when the route changes nothing
 */
record Permission(Method method, String path, Need need, String action) {
    static Permission read(String path, Need need) {
        return new Permission(Method.GET, path, need, "");
    }

    /** A question that does not fit into an address. */
    static Permission ask(String path, Need need) {
        return new Permission(Method.POST, path, need, "");
    }

    static Permission change(Method method, String path, Need need, String action) {
        return new Permission(method, path, need, action);
    }

    /** A page that another site sends the browser to, and that proves by itself that this browser asked for it. */
    static Permission arrive(String path, Need need, String action) {
        return new Permission(Method.GET, path, need, action);
    }

    boolean comesFromElsewhere() {
        return method.equals(Method.GET);
    }

    boolean changes() {
        return !action.isEmpty();
    }

    /** Whether this role in the project is enough. */
    boolean allows(Role role) {
        return need.least().map(least -> !least.isAbove(role)).orElse(true);
    }

    /** As docs/access.md has it. */
    String name() {
        return method.text() + " " + path;
    }
}
