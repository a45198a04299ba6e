package dev.lynex.engines;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The few calls of the C library that Java has no class for. All work on descriptors of this process. */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = MAC ? 0x20000 : 0x100;

    private static final MethodHandle EXIT = function("_exit", JAVA_INT, JAVA_INT);
    private static final MethodHandle SETPGID = function("setpgid", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle DUP = function("dup", JAVA_INT, JAVA_INT);
    private static final MethodHandle DUP2 = function("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle OPEN = function("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POSIX_OPENPT = function("posix_openpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle GRANTPT = function("grantpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle UNLOCKPT = function("unlockpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle PTSNAME = function("ptsname", ADDRESS, JAVA_INT);

    private Libc() {}

    /** Leaves the process group of the parent, so that an interrupt typed at its terminal does not arrive here. */
    static void leaveProcessGroup() throws Throwable {
        var _ = (int) SETPGID.invokeExact(0, 0);
    }

    /**
     * Ends this process at once. Unlike {@link Runtime#halt} it runs no destructors of native libraries, which crash when
     * their threads still work.
     */
    static void exit(int status) throws Throwable {
        var _ = (int) EXIT.invokeExact(status);
    }

    /** A second descriptor for the same file. */
    static int duplicate(int descriptor) throws Throwable {
        return checked("dup", (int) DUP.invokeExact(descriptor));
    }

    static void close(int descriptor) throws Throwable {
        var _ = (int) CLOSE.invokeExact(descriptor);
    }

    /** Blocks until nothing more can be read from a descriptor. */
    static void awaitEnd(int descriptor) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64);
            while ((long) READ.invokeExact(descriptor, buffer, 64L) > 0) {}
        }
    }

    /** Makes a new pseudo terminal the standard input of this process; returns the other side's descriptor. */
    static int terminalAsInput() throws Throwable {
        int master = checked("posix_openpt", (int) POSIX_OPENPT.invokeExact(O_RDWR | O_NOCTTY));
        checked("grantpt", (int) GRANTPT.invokeExact(master));
        checked("unlockpt", (int) UNLOCKPT.invokeExact(master));
        MemorySegment name = (MemorySegment) PTSNAME.invokeExact(master);
        int slave = checked("open", (int) OPEN.invokeExact(name, O_RDWR | O_NOCTTY));
        checked("dup2", (int) DUP2.invokeExact(slave, 0));
        close(slave);
        return master;
    }

    private static int checked(String call, int result) {
        if (result < 0) throw new EngineException(call + " failed");
        return result;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
