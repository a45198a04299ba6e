package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Identity;
import dev.lynex.crds.v1alpha1.JwtIssuer;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.MailServer;
import dev.lynex.crds.v1alpha1.OidcIssuer;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.crds.v1alpha1.Traces;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ports that a function connects to, from the addresses of its stores. */
final class BackendPorts {
    private static final Pattern ADDRESS = Pattern.compile("([a-z0-9+]+)://(?:[^@/]*@)?([^/?]*).*");
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

    /** Of an address that names none. */
    private static final Map<String, Integer> USUAL = Map.of(
            "redis", 6379,
            "rediss", 6379,
            "mongodb", 27017,
            "mongodb+srv", 27017,
            "http", 80,
            "https", 443,
            "smtp", 587,
            "smtps", 465);

    private static final int CLICKHOUSE = 8123;
    private static final int CLICKHOUSE_TLS = 8443;

    private BackendPorts() {}

    static Set<Integer> of(FunctionPlan plan) {
        LynexPlatformSpec spec = plan.spec();
        Set<Integer> ports = new TreeSet<>(named(spec.stores().redis().url()));
        ports.addAll(named(spec.stores().mongodb().url()));
        if (plan.kind() != FunctionKind.INGEST) {
            ports.addAll(clickHouse(spec.stores().clickhouse().url()));
            S3Archive s3 = spec.stores().s3();
            if (s3 != null) {
                ports.addAll(s3.endpoint() == null ? Set.of(443) : named(s3.endpoint()));
            }
        }
        if (plan.kind() == FunctionKind.QUERY) {
            ports.addAll(forPeople(spec));
        }
        Traces traces = spec.traces();
        if (traces != null) {
            ports.addAll(named(traces.endpoint()));
        }
        return ports;
    }

    /** Of the mail server and the issuers, whose keys and endpoints are taken to be at the issuer's port or at 443. */
    private static Set<Integer> forPeople(LynexPlatformSpec spec) {
        Set<Integer> ports = new TreeSet<>();
        MailServer mail = spec.mail();
        if (mail != null) {
            ports.addAll(named(mail.url()));
        }
        Identity identity = spec.query().identity();
        OidcIssuer oidc = identity == null ? null : identity.oidc();
        JwtIssuer jwt = identity == null ? null : identity.jwt();
        Stream.of(
                        oidc == null ? null : oidc.issuer(),
                        jwt == null || jwt.hs256Secret() != null ? null : jwt.issuer(),
                        jwt == null ? null : jwt.jwksUri())
                .filter(Objects::nonNull)
                .forEach(address -> {
                    ports.add(443);
                    ports.addAll(named(address));
                });
        return ports;
    }

    /** Of an address that names none. */
    static int usual(String scheme) {
        return Objects.requireNonNull(USUAL.get(scheme), scheme);
    }

    /** Its HTTP interface has ports of its own. */
    private static Set<Integer> clickHouse(String url) {
        Set<Integer> ports = named(url);
        boolean unnamed = !PORT.matcher(hosts(url)).find();
        return unnamed ? Set.of(url.startsWith("https") ? CLICKHOUSE_TLS : CLICKHOUSE) : ports;
    }

    /** One for each of the hosts, which commas separate. */
    private static Set<Integer> named(String url) {
        Matcher address = ADDRESS.matcher(url);
        Set<Integer> ports = new TreeSet<>();
        if (address.matches()) {
            for (String host : address.group(2).split(",", -1)) {
                Matcher port = PORT.matcher(host);
                ports.add(port.find() ? Integer.valueOf(port.group(1)) : USUAL.getOrDefault(address.group(1), 443));
            }
        }
        return ports;
    }

    private static String hosts(String url) {
        Matcher address = ADDRESS.matcher(url);
        return address.matches() ? address.group(2) : "";
    }
}
