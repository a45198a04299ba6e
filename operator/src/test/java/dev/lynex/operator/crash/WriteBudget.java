package dev.lynex.operator.crash;

import java.util.ArrayList;
import java.util.List;

/** How many writes this process may make: at the one that would be too many it is dead, and those before it are made. */
final class WriteBudget {
    private final int writes;
    private final List<String> begun = new ArrayList<>();
    private int answered;

    WriteBudget(int writes) {
        this.writes = writes;
    }

    /** Before a write. Does not return from the one that is too many. */
    synchronized void begin(String what) throws InterruptedException {
        begun.add(what);
        if (begun.size() > writes) {
            while (answered < writes) {
                wait();
            }
            System.err.println(ShortLivedOperator.DIES + what + ", after " + begun.subList(0, writes));
            Runtime.getRuntime().halt(ShortLivedOperator.DEAD);
        }
    }

    /** When a write was answered. */
    synchronized void answered() {
        answered++;
        notifyAll();
    }
}
