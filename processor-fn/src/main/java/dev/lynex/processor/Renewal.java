package dev.lynex.processor;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Renews a lease in time until closed. One that another took meanwhile stays lost. */
final class Renewal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
    /** An attempt may fail, and the next is in time still. */
    private static final int IN_A_LIFE = 3;

    private final String of;
    private final Duration every;
    private final BooleanSupplier renew;
    private final Thread thread;
    private volatile boolean lost;

    private Renewal(String of, Duration every, BooleanSupplier renew) {
        this.of = of;
        this.every = every;
        this.renew = renew;
        this.thread = Thread.ofVirtual().name("renew-" + of).unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param of what it is, for the log
     * @param renew false when another has the lease
     */
    static Renewal start(String of, Duration life, BooleanSupplier renew) {
        var renewal = new Renewal(of, life.dividedBy(IN_A_LIFE), renew);
        renewal.thread.start();
        return renewal;
    }

    boolean lost() {
        return lost;
    }

    private void run() {
        try {
            while (!lost) {
                Thread.sleep(every);
                try {
                    lost = !renew.getAsBoolean();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "not renewed lease=" + of + " cause=" + e);
                }
            }
            LOG.log(System.Logger.Level.WARNING, "lost lease=" + of);
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
