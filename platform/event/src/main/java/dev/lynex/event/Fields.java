package dev.lynex.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The own fields of a JSON object, each known by its name in camelCase, in snake_case and by its aliases.
 *
 * <p>Written as {@code name}, {@code name!} for a required one, {@code name|alias|…} for one with aliases. At most 63.
 */
final class Fields {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final List<String> specs;
    private final List<Field> all = new ArrayList<>();
    private long required;
    private final Map<String, Field> bySpelling = new HashMap<>();

    private Fields(List<String> specs) {
        this.specs = specs;
        for (String spec : specs) {
            String[] names = spec.replace("!", "").split("\\|", -1);
            Field field = new Field(names[0], names[0] + ".", 1L << specs.indexOf(spec));
            for (String name : names) {
                bySpelling.put(name, field);
                bySpelling.put(HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT), field);
            }
            if (spec.endsWith("!")) {
                required |= field.bit();
            }
            all.add(field);
        }
    }

    static Fields of(String... specs) {
        return new Fields(List.of(specs));
    }

    Fields and(String... more) {
        return new Fields(Stream.concat(specs.stream(), Stream.of(more)).toList());
    }

    @Nullable
    Field spelled(String spelling) {
        return bySpelling.get(spelling);
    }

    List<Field> all() {
        return all;
    }

    /** The set of those that must have a value. */
    long required() {
        return required;
    }

    /**
     * @param name in camelCase, as in the contract and in error messages
     * @param prefix of its own fields in error messages
     * @param bit one bit of a set of fields
     */
    record Field(String name, String prefix, long bit) {}
}
