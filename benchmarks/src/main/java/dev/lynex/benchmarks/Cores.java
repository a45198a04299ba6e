package dev.lynex.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Two halves of a machine's processors, as pods have processors of their own: one for who sends and takes in
 * events, one for what stores and answers. For Linux, and up to 64 processors.
 */
final class Cores {
    private static final int ALL = Runtime.getRuntime().availableProcessors();

    private Cores() {}

    /** For who sends, ingest, the queue and the processor. */
    static long accepting() {
        return (1L << (ALL / 2)) - 1;
    }

    /** For the store, query and who asks. */
    static long storing() {
        return ((1L << ALL) - 1) & ~accepting();
    }

    /** Keeps a process, with the threads that it has and will have, on these processors. */
    static void keep(long pid, long mask) throws IOException {
        Process taskset = new ProcessBuilder("taskset", "-a", "-p", Long.toHexString(mask), Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (taskset.waitFor() != 0) {
                throw new IOException(
                        "taskset cannot keep process " + pid + " on processors " + Long.toHexString(mask));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps the calling thread on these processors. */
    @SuppressWarnings("restricted")
    static void keepThisThread(long mask) {
        Linker linker = Linker.nativeLinker();
        MethodHandle call = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sched_setaffinity"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocateFrom(JAVA_LONG, mask);
            if ((int) call.invokeExact(0, set.byteSize(), set) != 0) {
                throw new IllegalStateException("sched_setaffinity refused processors " + Long.toHexString(mask));
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
