package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.ExternalIdentity;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls the API.
 *
 * @param session of the browser, sent as its cookie, null for none
 * @param bearer sent as an API token, null for none
 */
record Person(
        RunningQuery query,
        Account account,
        @Nullable String session,
        @Nullable String bearer) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Account NOBODY = new Account("", "", false, "", false, List.of());

    static Person nobody(RunningQuery query) {
        return new Person(query, NOBODY, null, null);
    }

    /** A new account that is a member of the project, with a session. */
    static Person in(RunningQuery query, String project, Role role) {
        MetadataStore metadata = query.metadata();
        String name = "p" + UUID.randomUUID().toString().substring(0, 12);
        Account made = metadata.accounts()
                .external(new ExternalIdentity("https://test", name, name + "@example.org", true, name), false);
        metadata.members().add(project, made.id(), role, 0);
        Account account = metadata.accounts().find(made.id()).orElseThrow();
        return new Person(query, account, metadata.tokens().session(account.id(), "test"), null);
    }

    /** The same person by a token, in place of the session. */
    Person byToken() {
        return withBearer(query.metadata().createToken(account.id(), Token.Kind.API, "test"));
    }

    Person withBearer(String token) {
        return new Person(query, account, null, token);
    }

    Person withSession(String token) {
        return new Person(query, account, token, null);
    }

    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        return call(method, path, body, true);
    }

    /** @param fromOurPage whether the header is sent that another site's page cannot send */
    HttpResponse<String> call(String method, String path, String body, boolean fromOurPage)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (session != null) {
            request.header("Cookie", Access.COOKIE + "=" + session);
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (fromOurPage) {
            request.header("X-Requested-With", "test");
        }
        return HTTP.send(request.build(), Person::body);
    }

    private static HttpResponse.BodySubscriber<String> body(HttpResponse.ResponseInfo answer) {
        boolean endless = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        return endless ? new Unread() : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    /** A stream of events has no end, so of it nothing is read. */
    private static final class Unread implements HttpResponse.BodySubscriber<String> {
        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public void onSubscribe(Flow.Subscription stream) {
            stream.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onComplete() {}
    }

    /** The answer's JSON; fails unless it has this status. */
    JsonNode json(int status, String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path, body);
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return RunningQuery.JSON.readTree(answer.body());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(200, "GET", path, "");
    }

    /** The type of the problem that it answers, {@code 409 conflict}. */
    String refusal(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path, body);
        String type = RunningQuery.JSON.readTree(answer.body()).path("type").asText();
        return answer.statusCode() + " " + type.replace("urn:lynex:problem:", "");
    }

    /** The session's cookie that an answer sets. */
    static String cookie(HttpResponse<String> answer) {
        String header = cookieHeader(answer);
        return header.substring(header.indexOf('=') + 1, header.indexOf(';'));
    }

    /** Its whole header; a sign-in sets another one too. */
    static String cookieHeader(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(header -> header.startsWith(Access.COOKIE + "="))
                .findFirst()
                .orElseThrow();
    }
}
