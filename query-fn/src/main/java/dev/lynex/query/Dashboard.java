package dev.lynex.query;

import dev.lynex.function.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.FileSystemHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The dashboard's files, from a folder. An address that names no file is one of the dashboard's own pages, so it gets
 * {@code index.html}.
 */
final class Dashboard implements Route {
    /** Only what we serve may run; nothing may frame us. Charts and virtual lists set styles on elements. */
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static final String INDEX = "index.html";

    private final Optional<Path> root;

    Dashboard(Optional<Path> root) {
        this.root = root.map(Path::toAbsolutePath).map(Path::normalize);
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.any("/api/*", (req, res) -> {
            throw Problem.notFound("there is nothing at this address; /openapi.yaml lists what there is")
                    .asException();
        });
        root.ifPresent(folder -> {
            routing.get("/*", this::headers);
            routing.register(
                    "/",
                    StaticContentFeature.createService(FileSystemHandlerConfig.builder()
                            .location(folder)
                            .welcome("index.html")
                            .pathMapper(path -> isFile(folder, path) ? path : INDEX)
                            .build()));
        });
    }

    private void headers(ServerRequest req, ServerResponse res) {
        res.header(HeaderNames.create("Content-Security-Policy"), POLICY);
        res.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        res.header(HeaderNames.create("Referrer-Policy"), "same-origin");
        // Files under assets/ are named by their content.
        boolean named = req.path().path().startsWith("/assets/");
        res.header(HeaderNames.CACHE_CONTROL, named ? "public, max-age=31536000, immutable" : "no-cache");
        res.next();
    }

    private static boolean isFile(Path folder, String path) {
        Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
        return file.startsWith(folder) && Files.isRegularFile(file);
    }
}
