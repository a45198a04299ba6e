package dev.lynex.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An OpenID Connect issuer on loopback that signs with real keys. It holds its clients to the flow as an issuer does: a
 * code is good once, for the client that it was given to, with the verifier of its challenge. Its person agrees at once.
 */
public final class TestingIssuer implements AutoCloseable {
    public static final String CLIENT = "lynex";
    public static final String SECRET = "client secret: with + and %";

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Everything that must never show: codes, tokens and what proves a client. */
    public final Queue<String> secrets = new ConcurrentLinkedQueue<>();

    public final AtomicInteger askedForKeys = new AtomicInteger();
    public volatile RSAKey key = newKey();
    public volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    public volatile Map<String, Object> userInfo = Map.of();
    /** In place of what it would say at these paths. */
    public final Map<String, String> said = new ConcurrentHashMap<>();
    /** Paths at which it takes the call and never answers. */
    public final Map<String, Boolean> silent = new ConcurrentHashMap<>();

    public final Map<String, Object> discovery = new ConcurrentHashMap<>();

    public TestingIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        discovery.putAll(Map.of(
                "issuer", address(),
                "authorization_endpoint", address() + "/authorize",
                "token_endpoint", address() + "/token",
                "userinfo_endpoint", address() + "/userinfo",
                "jwks_uri", address() + "/jwks"));
        server.createContext("/", this::serve);
        server.start();
        secrets.add(SECRET);
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a good token for the client. */
    public JWTClaimsSet.Builder goodClaims() {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(CLIENT)
                .subject("person-1")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .issueTime(Date.from(Instant.now()))
                .claim("email", "Ann@Example.org")
                .claim("email_verified", true)
                .claim("name", "Ann");
    }

    public String token(JWTClaimsSet.Builder claims) {
        return token(claims, key);
    }

    public String token(JWTClaimsSet.Builder claims, RSAKey by) {
        try {
            var jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(by.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new RSASSASigner(by));
            secrets.add(jwt.serialize());
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (silent.containsKey(path)) {
                closed.await();
                return;
            }
            if (path.equals("/jwks")) {
                askedForKeys.incrementAndGet();
            }
            if (said.containsKey(path)) {
                send(exchange, 200, said.get(path));
                return;
            }
            switch (path) {
                case "/.well-known/openid-configuration" ->
                    send(exchange, 200, JSONObjectUtils.toJSONString(new HashMap<>(discovery)));
                case "/jwks" -> send(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
                case "/authorize" -> authorize(exchange);
                case "/token" -> redeem(exchange);
                case "/userinfo" -> send(exchange, 200, JSONObjectUtils.toJSONString(userInfo));
                default -> send(exchange, 404, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        boolean good = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && "S256".equals(asked.get("code_challenge_method"))
                && List.of(asked.getOrDefault("scope", "").split(" ", -1)).contains("openid");
        String code = UUID.randomUUID().toString();
        secrets.add(code);
        codes.put(code, asked);
        String back = asked.get("redirect_uri") + "?state=" + encoded(asked.getOrDefault("state", ""))
                + (good ? "&code=" + code : "&error=invalid_request");
        exchange.getResponseHeaders().set("Location", back);
        exchange.sendResponseHeaders(302, -1);
    }

    private void redeem(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"), sent)) {
            send(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        if (asked == null
                || !asked.getOrDefault("redirect_uri", "").equals(sent.get("redirect_uri"))
                || !asked.getOrDefault("code_challenge", "").equals(challenge(sent.get("code_verifier")))) {
            send(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        String access = UUID.randomUUID().toString();
        secrets.add(access);
        secrets.add(sent.getOrDefault("code_verifier", "none"));
        String idToken = token(claims.apply(goodClaims().claim("nonce", asked.get("nonce"))));
        send(
                exchange,
                200,
                JSONObjectUtils.toJSONString(
                        Map.of("id_token", idToken, "access_token", access, "token_type", "Bearer")));
    }

    private static boolean isClient(String authorization, Map<String, String> form) {
        if (authorization == null) {
            return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        }
        String expected = Base64.getEncoder()
                .encodeToString((encoded(CLIENT) + ":" + encoded(SECRET)).getBytes(StandardCharsets.UTF_8));
        return authorization.equals("Basic " + expected);
    }

    private static String challenge(String verifier) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256")
                            .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : String.valueOf(text).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Goes away; what waits for it is cut off. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
