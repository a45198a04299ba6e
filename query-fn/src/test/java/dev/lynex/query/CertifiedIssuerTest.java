package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sign-in by an issuer that is not ours: the one of {@code src/test/oidc}, which OpenID's own suite has certified. Needs
 * Node.js, and npm to bring it.
 */
@Tag("long")
class CertifiedIssuerTest {
    private static final Path ISSUER = Path.of("src/test/oidc");
    private static final String BEGIN = "/api/v1/session/oidc/work";
    private static final String SECRET = "a secret + of % the client: 0123456789";

    @TempDir
    Path folder;

    @Test
    void aPersonSignsInByAnIssuerThatIsNotOurs() throws Exception {
        for (String file : new String[] {"package.json", "package-lock.json", "issuer.mjs"}) {
            Files.copy(ISSUER.resolve(file), folder.resolve(file));
        }
        Process install = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(install.waitFor()).as(said).isZero();

        Process issuer = new ProcessBuilder("node", "issuer.mjs", SECRET, RunningSignIn.PUBLIC + BEGIN + "/callback")
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try (BufferedReader out = issuer.inputReader()) {
            String address = out.readLine();
            assertThat(address).as(Files.readString(folder.resolve("err"))).startsWith("http://127.0.0.1:");
            signIn(address);
        } finally {
            issuer.destroy();
        }
    }

    private static void signIn(String address) throws IOException, InterruptedException {
        try (RunningSignIn running = new RunningSignIn(Map.of(
                        "identity.oidc.issuer",
                        address,
                        "identity.oidc.name",
                        "work",
                        "identity.oidc.client-id",
                        "lynex",
                        "identity.oidc.client-secret",
                        SECRET));
                HttpClient atIssuer = HttpClient.newBuilder()
                        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .build()) {
            RunningSignIn.Browser browser = running.browser();
            String at = RunningSignIn.location(browser.get(BEGIN + "?next=/events"));
            for (int i = 0; i < 10 && !at.startsWith(RunningSignIn.PUBLIC); i++) {
                HttpResponse<String> page = atIssuer.send(
                        HttpRequest.newBuilder(URI.create(at)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(page.statusCode()).as(page.body()).isBetween(300, 399);
                at = URI.create(at).resolve(RunningSignIn.location(page)).toString();
            }
            HttpResponse<String> done = browser.get(at);
            assertThat(done.statusCode()).as(done.body()).isEqualTo(302);
            assertThat(RunningSignIn.location(done)).isEqualTo("/events");
            JsonNode me = RunningSignIn.json(browser.get("/api/v1/session"));
            assertThat(me.at("/account/email").asText()).isEqualTo("ann@example.org");

            assertThat(browser.get(at).statusCode()).as("a second time").isEqualTo(401);
        }
    }
}
