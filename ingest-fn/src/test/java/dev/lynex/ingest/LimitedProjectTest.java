package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.metadata.ProjectLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the client of a project with limits sees. */
class LimitedProjectTest {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void everyAcceptedRequestSaysTheLimitsAndWhatIsLeft() throws IOException {
        Tenant tenant = Tenant.of(ingest, new ProjectLimits(3, 5_000));
        RawAnswer answer = tenant.send(Tenant.batch(400));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        YearMonth month = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));
        assertThat(answer.header("RateLimit-Policy"))
                .isEqualTo("\"second\";q=1000;qu=\"events\";w=334, \"month\";q=5000;qu=\"events\";w="
                        + month.lengthOfMonth() * 86_400);
        assertThat(number(answer, "\"second\";r=(\\d+)")).isEqualTo(600);
        assertThat(number(answer, "\"second\";r=\\d+;t=(\\d+)")).isBetween(133L, 134L);
        assertThat(number(answer, "\"month\";r=(\\d+)")).isEqualTo(4_600);
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        assertThat(number(answer, "\"month\";r=\\d+;t=(\\d+)"))
                .isCloseTo(Duration.between(Instant.now(), end).toSeconds(), org.assertj.core.data.Offset.offset(5L));
        assertThat(answer.json().has("warnings")).isFalse();
    }

    @Test
    void aProjectWithoutLimitsIsToldOfNone() throws IOException {
        RawAnswer answer = ingest.post("/api/v1/events", RunningIngest.EVENT);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("RateLimit")).isEmpty();
        assertThat(answer.header("RateLimit-Policy")).isEmpty();
    }

    @Test
    void whoIsOverTheRateIsToldWhenAndARetryOfWhatWasAcceptedIsNotRefused() throws IOException {
        Tenant tenant = Tenant.of(ingest, new ProjectLimits(10, 0));
        byte[] first = Tenant.batch(1_000);
        assertThat(tenant.send(first).status()).isEqualTo(202);

        RawAnswer refused = tenant.send(Tenant.batch(500)).isProblem(429, "rate-limited");
        long after = Long.parseLong(refused.header("Retry-After"));
        assertThat(after).isBetween(40L, 50L);
        assertThat(refused.header("RateLimit")).matches("\"second\";r=\\d\\d?;t=" + after);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"second\";q=1000;qu=\"events\";w=100");

        RawAnswer again = tenant.send(first);
        assertThat(again.status()).as(again.body()).isEqualTo(202);
        assertThat(again.json().path("accepted").asInt()).isEqualTo(1_000);
        assertThat(number(again, "\"second\";r=(\\d+)")).isLessThan(100);
    }

    @Test
    void theMonthWarnsBeforeItRefusesAndRefusesForGood() throws IOException {
        Tenant tenant = Tenant.of(ingest, new ProjectLimits(0, 100));
        double warnedBefore = counter("lynex_ingest_quota_nearly_used_requests_total");
        assertThat(tenant.send(Tenant.batch(79)).json().has("warnings")).isFalse();
        RawAnswer warned = tenant.send(Tenant.batch(1));
        String month = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)).toString();
        assertThat(warned.json().at("/warnings/0/type").asText()).isEqualTo("quota-nearly-used");
        assertThat(warned.json().at("/warnings/0/detail").asText())
                .startsWith("the project has used 80 of its 100 events of " + month + "; the count begins anew at ")
                .endsWith("-01T00:00:00Z");

        RawAnswer refused = tenant.send(Tenant.batch(21)).isProblem(402, "quota-exceeded");
        assertThat(refused.header("Retry-After")).isEmpty();
        assertThat(refused.header("RateLimit-Policy")).startsWith("\"month\";q=100;");
        assertThat(number(refused, "\"month\";r=(\\d+)")).isEqualTo(20);
        assertThat(refused.json().path("detail").asText()).contains("80 of its 100", "nothing was stored");
        assertThat(tenant.send(Tenant.batch(20)).status()).isEqualTo(202);
        assertThat(counter("lynex_ingest_quota_nearly_used_requests_total")).isEqualTo(warnedBefore + 2);
        assertThat(counter("lynex_ingest_refused_requests_total{reason=\"quota-exceeded\"}"))
                .isPositive();
        assertThat(metrics()).as("a label for each project").doesNotContain(tenant.project());
    }

    @Test
    void changedLimitsHoldWithinTenSeconds() throws IOException {
        Tenant tenant = Tenant.of(ingest, ProjectLimits.NONE);
        assertThat(tenant.send(Tenant.batch(10)).status()).isEqualTo(202);
        ingest.metadata().limit(tenant.project(), new ProjectLimits(0, 5));
        await().atMost(10, SECONDS)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> tenant.send(Tenant.batch(1)).status() == 402);
    }

    private static String metrics() throws IOException {
        try (RawClient client = ingest.connect()) {
            return client.request("GET", "/metrics", new byte[0]).body();
        }
    }

    private static double counter(String name) throws IOException {
        Matcher value =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(metrics());
        assertThat(value.find()).as(name).isTrue();
        return Double.parseDouble(value.group(1));
    }

    private static long number(RawAnswer answer, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(answer.header("RateLimit"));
        assertThat(found.find()).as(answer.toString()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
