package dev.lynex.store;

import java.time.Instant;
import java.util.List;

/** Builds list queries: 500 a page, without filters. */
final class Queries {
    private final String project;
    private Instant from;
    private Instant to;
    private List<String> types = List.of();
    private String status;
    private String model;
    private String provider;
    private String trace;
    private String session;
    private String user;
    private String environment;
    private String name;
    private String cursor;
    private int limit = 500;

    Queries(String project, Instant from, Instant to) {
        this.project = project;
        this.from = from;
        this.to = to;
    }

    Queries from(Instant value) {
        from = value;
        return this;
    }

    Queries to(Instant value) {
        to = value;
        return this;
    }

    Queries types(String... values) {
        types = List.of(values);
        return this;
    }

    Queries status(String value) {
        status = value;
        return this;
    }

    Queries model(String value) {
        model = value;
        return this;
    }

    Queries provider(String value) {
        provider = value;
        return this;
    }

    Queries trace(String value) {
        trace = value;
        return this;
    }

    Queries session(String value) {
        session = value;
        return this;
    }

    Queries user(String value) {
        user = value;
        return this;
    }

    Queries environment(String value) {
        environment = value;
        return this;
    }

    Queries name(String value) {
        name = value;
        return this;
    }

    Queries limit(int value) {
        limit = value;
        return this;
    }

    Queries cursor(String value) {
        cursor = value;
        return this;
    }

    EventQuery build() {
        return new EventQuery(
                project,
                from,
                to,
                types,
                status,
                model,
                provider,
                trace,
                session,
                user,
                environment,
                name,
                cursor,
                limit);
    }

    /** The page of the same query that starts at a cursor. */
    static EventQuery next(EventQuery query, String cursor) {
        return new EventQuery(
                query.project(),
                query.from(),
                query.to(),
                query.types(),
                query.status(),
                query.model(),
                query.provider(),
                query.traceId(),
                query.sessionId(),
                query.userId(),
                query.environment(),
                query.name(),
                cursor,
                query.limit());
    }
}
