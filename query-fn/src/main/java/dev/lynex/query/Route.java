package dev.lynex.query;

import io.helidon.webserver.http.HttpRouting;

/** A part of the API. */
interface Route {
    void routing(HttpRouting.Builder routing);
}
