package dev.lynex.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.lynex.settings.TrustedCa;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls to an issuer, whole within a deadline and a size. A redirect is not followed: what the issuer says of itself is
 * trusted only from its own address.
 */
final class IssuerHttp implements AutoCloseable {
    /** More than any key set or discovery document has. */
    static final int MAX_BYTES = 256 << 10;

    private final HttpClient client;
    private final Duration deadline;

    IssuerHttp(Duration deadline, Optional<TrustedCa> ca) {
        this.deadline = deadline;
        HttpClient.Builder building = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        ca.ifPresent(authorities -> building.sslContext(authorities.context()));
        this.client = building.build();
    }

    /** An answer, whatever its status. */
    record Answer(int status, String body) {
        /** @throws IssuerAwayException when it is no JSON object */
        Map<String, Object> json() {
            try {
                return JSONObjectUtils.parse(body, MAX_BYTES);
            } catch (ParseException e) {
                throw new IssuerAwayException(
                        "the issuer answered " + status + " with something that is no JSON object");
            }
        }
    }

    /**
     * The JSON object at an address.
     *
     * @throws IssuerAwayException also when the status is not 200
     */
    Map<String, Object> json(URI from) {
        Answer answer = get(from, Map.of());
        if (answer.status() != 200) {
            throw new IssuerAwayException("the issuer answered " + answer.status() + " where its settings lie");
        }
        return answer.json();
    }

    Answer get(URI from, Map<String, String> headers) {
        return call(request(from, headers).GET());
    }

    Answer post(URI to, String form, Map<String, String> headers) {
        return call(request(to, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        HttpRequest.Builder building = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        headers.forEach(building::header);
        return building;
    }

    private Answer call(HttpRequest.Builder request) {
        // The client's own timeout ends with the headers; a body may trickle.
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request.build(),
                HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
        try {
            HttpResponse<String> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IssuerAwayException("the issuer did not answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IssuerAwayException(
                    e.getCause() instanceof IOException io
                            ? "the issuer cannot be reached, or answers more than " + MAX_BYTES + " bytes ("
                                    + io.getClass().getSimpleName() + ")"
                            : "the call to the issuer failed");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IssuerAwayException("interrupted while waiting for the issuer");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
