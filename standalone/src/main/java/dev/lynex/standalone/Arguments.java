package dev.lynex.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A command's arguments: {@code --flag}, {@code --name value} or {@code --name=value}, taken one by one. */
final class Arguments {
    private final String command;
    private final List<String> left;

    Arguments(String command, List<String> arguments) {
        this.command = command;
        this.left = new ArrayList<>(arguments);
    }

    boolean flag(String name) {
        return left.remove(name);
    }

    Optional<String> value(String name) {
        int i = left.indexOf(name);
        if (i >= 0) {
            if (i + 1 >= left.size()) {
                throw new UsageException(name + " needs a value" + help());
            }
            left.remove(i);
            return Optional.of(left.remove(i));
        }
        Optional<String> joined =
                left.stream().filter(a -> a.startsWith(name + "=")).findFirst();
        joined.ifPresent(left::remove);
        return joined.map(a -> a.substring(name.length() + 1));
    }

    /** Of an option that may be given several times. */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Optional<String> one = value(name); one.isPresent(); one = value(name)) {
            values.add(one.get());
        }
        return values;
    }

    Optional<Path> path(String name) {
        return value(name).map(value -> {
            if (value.isEmpty()) {
                throw new UsageException(name + " needs a folder" + help());
            }
            return Path.of(value).toAbsolutePath().normalize();
        });
    }

    int port(String name, int otherwise) {
        return value(name).map(value -> port(name, value)).orElse(otherwise);
    }

    static int port(String name, String value) {
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
            return Integer.parseInt(value);
        }
        throw new UsageException(name + " must be a port, 0 to 65535, was '" + value + "'");
    }

    /** Refuses what was not taken. */
    void done() {
        if (!left.isEmpty()) {
            throw new UsageException("unknown argument '" + left.getFirst() + "'" + help());
        }
    }

    private String help() {
        return "; see lynex " + command + " --help";
    }
}
