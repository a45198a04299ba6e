package dev.lynex.operator.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The JVM's flags and environment in the operator's image, from where the build has them, with the memory that the chart gives it. */
final class ImageFlags {
    private static final Pattern FLAG = Pattern.compile("<jvmFlag>(.*)</jvmFlag>");
    private static final Pattern ENVIRONMENT = Pattern.compile("<(MALLOC_[A-Z_]+)>(.*)</\\1>");
    private static final Pattern PROPERTY = Pattern.compile("<(image\\.[a-z-]+)>(.*)</\\1>");
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi");
    private static final String SHARE = "-XX:MaxRAMPercentage=";

    private ImageFlags() {}

    static List<String> operator() {
        return FLAG.matcher(read("../pom.xml"))
                .results()
                .map(flag -> withoutProperties(flag.group(1)))
                // A JVM that does not find the image's own cache goes without the one that it comes with, too.
                .filter(flag -> !flag.startsWith("-XX:AOTCache="))
                .map(flag -> flag.startsWith(SHARE) ? heap(Integer.parseInt(flag.substring(SHARE.length()))) : flag)
                .toList();
    }

    /** The environment that goes with them. */
    static Map<String, String> environment() {
        return ENVIRONMENT
                .matcher(read("../pom.xml"))
                .results()
                .collect(Collectors.toMap(each -> each.group(1), each -> withoutProperties(each.group(2))));
    }

    private static String withoutProperties(String text) {
        String result = text;
        // The nearest first.
        for (String pom : List.of("pom.xml", "../pom.xml")) {
            for (MatchResult each : PROPERTY.matcher(read(pom)).results().toList()) {
                result = result.replace("${" + each.group(1) + "}", each.group(2));
            }
        }
        return result;
    }

    /** As the JVM finds it in a container with that limit; here there is none. */
    private static String heap(int percent) {
        return "-Xmx" + limitMiB() * 1024 * percent / 100 + "k";
    }

    /** What the chart lets the operator's container take. */
    private static int limitMiB() {
        Matcher limit = LIMIT.matcher(read("../charts/lynex/values.yaml"));
        if (!limit.find()) {
            throw new IllegalStateException("the chart's values.yaml has no limits.memory in Mi");
        }
        return Integer.parseInt(limit.group(1));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
