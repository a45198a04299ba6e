package dev.lynex.query;

import io.helidon.webserver.http.HttpRouting;
import java.nio.file.Path;
import java.util.Optional;

final class Dashboard implements Route {
    Dashboard(Optional<Path> root) {}

    @Override
    public void routing(HttpRouting.Builder routing) {}
}
