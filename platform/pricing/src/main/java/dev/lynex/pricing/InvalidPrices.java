package dev.lynex.pricing;

import java.util.List;
import java.util.stream.Collectors;

/** Custom prices that cannot be taken as they are. The message has all problems, and no value that was sent. */
public final class InvalidPrices extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidPrices(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * @param at where, as a JSON pointer; "" is the whole
     * @param what is wrong
     * @param mend what to write instead
     */
    public record Problem(String at, String what, String mend) {
        @Override
        public String toString() {
            return (at.isEmpty() ? "the whole" : at) + " " + what + ": " + mend;
        }
    }
}
