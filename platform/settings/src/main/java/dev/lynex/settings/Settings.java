package dev.lynex.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A function's settings by dotted key. The function's own {@code application.yaml} names every key there is, with its
 * default; a file and code may replace values, never add keys. A value {@code ${NAME:default}} takes the environment
 * variable's value when it is set and not empty.
 *
 * <p>Durations are {@code 500ms}, {@code 30s}, {@code 60m}, {@code 1h}, {@code 14d}; sizes are bytes or {@code 4KiB},
 * {@code 5MiB}, {@code 1GiB}. A value that starts with {@code file:} is read from that file, for secrets.
 */
public final class Settings {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::([^}]*))?}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,10})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");

    private final Map<String, String> values;
    private final Set<String> secrets = new TreeSet<>();

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the settings of a function.
     *
     * @param owner a class beside whose {@code .class} file {@code application.yaml} lies
     * @param overlay a YAML file whose values replace the defaults, if any
     * @param environment the variables that {@code ${NAME}} refers to
     * @param overrides values by dotted key that replace all others
     * @throws SettingsException when a key is unknown or a file cannot be read
     */
    public static Settings load(
            Class<?> owner, Optional<Path> overlay, Map<String, String> environment, Map<String, String> overrides) {
        Map<String, String> values = new LinkedHashMap<>();
        try (InputStream defaults = owner.getResourceAsStream("application.yaml")) {
            flatten("", parse(Objects.requireNonNull(defaults, "application.yaml is missing"), "defaults"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        overlay.ifPresent(file -> replace(values, read(file), file.toString()));
        replace(values, overrides, "overrides");
        values.replaceAll((key, value) -> resolve(key, value, environment));
        return new Settings(values);
    }

    public String text(String key) {
        String value = optional(key).orElse("");
        if (value.isEmpty()) {
            throw new SettingsException(key + " is not set; give it a value" + hint(key));
        }
        return value;
    }

    /** The value, or empty when it is the empty text. */
    public Optional<String> optional(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("application.yaml has no key " + key);
        }
        if (value.startsWith("file:")) {
            value = secretFile(key, Path.of(value.substring("file:".length())));
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Like {@link #text}, and never shown. */
    public String secret(String key) {
        secrets.add(key);
        return text(key);
    }

    /** Like {@link #optional}, and never shown. */
    public Optional<String> optionalSecret(String key) {
        secrets.add(key);
        return optional(key);
    }

    /**
     * An address with who signs in there: {@code <of>.uri}, into which {@code <of>.user} and {@code <of>.password} are put
     * when they are set. Never shown.
     */
    public String signedIn(String of) {
        String address = secret(of + ".uri");
        Optional<String> user = optional(of + ".user");
        Optional<String> password = optionalSecret(of + ".password");
        if (password.isEmpty() && user.isEmpty()) {
            return address;
        }
        try {
            return signedIn(address, user.orElse(""), password.orElse(""));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(of + ".uri " + e.getMessage() + hint(of + ".uri"));
        }
    }

    /**
     * An address with who signs in there.
     *
     * @throws IllegalArgumentException when it is none, or has a user or password already
     */
    public static String signedIn(String address, String user, String password) {
        int scheme = address.indexOf("://");
        String rest = address.substring(scheme + 3);
        if (scheme < 0 || rest.split("[/?]", 2)[0].contains("@")) {
            throw new IllegalArgumentException(
                    "must be an address without a user or password when those are given apart");
        }
        return address.substring(0, scheme + 3) + encoded(user) + ":" + encoded(password) + "@" + rest;
    }

    /** As it stands in an address: a form's {@code +} would be a plus there. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Certificates in PEM, mostly {@code file:/path}; empty when the value is the empty text. */
    public Optional<TrustedCa> certificates(String key) {
        Optional<String> pem = optional(key);
        try {
            return pem.map(TrustedCa::of);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + " " + e.getMessage() + hint(key));
        }
    }

    public int integer(String key, int min, int max) {
        return (int) number(key, text(key), min, max);
    }

    public boolean flag(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SettingsException(key + " must be true or false" + was(key));
        };
    }

    public Duration duration(String key) {
        return durationOf(text(key))
                .orElseThrow(() -> new SettingsException(
                        key + " must be a duration such as 500ms, 30s, 60m, 1h or 14d" + was(key)));
    }

    /** A duration as settings have them; empty when the text is none. */
    public static Optional<Duration> durationOf(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(m.group(1));
        return Optional.of(
                switch (m.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }

    /** A size in bytes. */
    public long bytes(String key) {
        Matcher m = SIZE.matcher(text(key));
        if (!m.matches()) {
            throw new SettingsException(key + " must be a size such as 4096, 512KiB, 5MiB or 1GiB" + was(key));
        }
        long n = number(key, m.group(1), 0, Integer.MAX_VALUE);
        return switch (m.group(2)) {
            case "KiB" -> n << 10;
            case "MiB" -> n << 20;
            case "GiB" -> n << 30;
            case null, default -> n;
        };
    }

    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        String value = text(key);
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            var names = new TreeSet<String>();
            for (E each : type.getEnumConstants()) {
                names.add(each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            throw new SettingsException(key + " must be one of " + String.join(", ", names) + was(key));
        }
    }

    /** Every key with its value, secrets and passwords within addresses masked; for the log at the start. */
    public String shown() {
        var text = new StringBuilder();
        values.forEach((key, value) -> text.append(text.isEmpty() ? "" : " ")
                .append(key)
                .append('=')
                .append(secrets.contains(key) && !value.isEmpty() ? "***" : masked(value)));
        return text.toString();
    }

    /** An address without the password in it. */
    public static String masked(String address) {
        return address.replaceAll("(://[^:/@\\s]*):[^@\\s]*@", "$1:***@");
    }

    private String was(String key) {
        return secrets.contains(key) ? "" : ", was '" + values.get(key) + "'";
    }

    private static String hint(String key) {
        return " in application.yaml, or by the environment variable that it names there (" + key + ")";
    }

    private long number(String key, String text, long min, long max) {
        try {
            long n = Long.parseLong(text);
            if (n >= min && n <= max) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new SettingsException(key + " must be a whole number from " + min + " to " + max + was(key));
    }

    private static String secretFile(String key, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SettingsException(key + " names the file " + file + ", which cannot be read: " + e);
        }
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            flatten("", parse(in, file.toString()), values);
        } catch (IOException e) {
            throw new SettingsException("cannot read the settings file " + file + ": " + e);
        }
        return values;
    }

    private static void replace(Map<String, String> values, Map<String, String> by, String where) {
        by.forEach((key, value) -> {
            if (values.replace(key, value) == null) {
                throw new SettingsException(
                        "unknown key '" + key + "' in " + where + "; known are " + String.join(", ", values.keySet()));
            }
        });
    }

    private static Object parse(InputStream in, String where) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        } catch (YAMLException e) {
            throw new SettingsException(where + " is not valid YAML: " + e.getMessage());
        }
    }

    private static void flatten(
            String prefix, @org.jspecify.annotations.Nullable Object node, Map<String, String> into) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((k, v) -> flatten(prefix.isEmpty() ? String.valueOf(k) : prefix + "." + k, v, into));
        } else if (!prefix.isEmpty()) {
            into.put(prefix, node == null ? "" : String.valueOf(node));
        }
    }

    private static String resolve(String key, String value, Map<String, String> environment) {
        return REFERENCE.matcher(value).replaceAll(found -> {
            String set = environment.get(found.group(1));
            if (set != null && !set.isEmpty()) {
                return Matcher.quoteReplacement(set);
            }
            if (found.group(2) == null) {
                throw new SettingsException(key + " needs the environment variable " + found.group(1));
            }
            return Matcher.quoteReplacement(found.group(2));
        });
    }
}
