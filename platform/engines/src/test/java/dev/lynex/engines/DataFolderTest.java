package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path dir;

    @Test
    void isForItsOwnerOnlyAndKeepsItsSecrets() throws Exception {
        Path path = dir.resolve("a/data");
        String secret;
        try (DataFolder folder = DataFolder.open(path, 1 << 20)) {
            secret = folder.secret("redis");
            assertThat(secret).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(folder.secret("clickhouse"));
            assertThat(folder.sub("redis")).isDirectory();
            assertThat(folder.freeBytes()).isPositive();
        }
        try (DataFolder folder = DataFolder.open(path, 1 << 20)) {
            assertThat(folder.secret("redis")).isEqualTo(secret);
        }
        assertThat(mode(path)).isEqualTo("rwx------");
        assertThat(mode(path.resolve("redis"))).isEqualTo("rwx------");
        assertThat(mode(path.resolve("secrets/redis"))).isEqualTo("rw-------");
    }

    @Test
    void isHeldOnceInAProcessAndStaysHeldAfterASecondTry() throws Exception {
        try (DataFolder first = DataFolder.open(dir, 0)) {
            assertThatThrownBy(() -> DataFolder.open(dir, 0))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("the data folder " + first.path() + " is in use by another Lynex (pid "
                            + ProcessHandle.current().pid() + "); end it or choose another folder with --data");
            Process other = ChildJvm.start(Holder.class, dir.toString());
            assertThat(other.inputReader().readLine()).startsWith("the data folder ");
            assertThat(other.waitFor()).isZero();
        }
        DataFolder.open(dir, 0).close();
    }

    @Test
    void isHeldOnceOnTheMachineAndFreeWhenItsHolderWasKilled() throws Exception {
        Process holder = ChildJvm.start(Holder.class, dir.toString());
        assertThat(holder.inputReader().readLine()).isEqualTo("open");
        assertThatThrownBy(() -> DataFolder.open(dir, 0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(" is in use by another Lynex (pid " + holder.pid() + ")");
        holder.destroyForcibly().waitFor();
        DataFolder.open(dir, 0).close();
    }

    @Test
    void saysInOneLineWhyItCannotBeOpened() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertRefused(file, 0, "the data folder .*/file is a file; choose another with --data");
        assertRefused(file.resolve("below"), 0, "cannot make the data folder .*/file/below: .+");
        assertRefused(dir, 0, ".* holds other files; choose an empty data folder or a new one with --data");
        assertRefused(Path.of("/proc/lynex"), 0, "cannot make the data folder /proc/lynex: .+");
        assertRefused(dir.resolve("small"), Long.MAX_VALUE, "the disk of .*/small has \\d+ MiB free, .*");
        DataFolder.open(dir.resolve("small"), 0).close();
    }

    private static void assertRefused(Path path, long leastFreeBytes, String pattern) {
        assertThatThrownBy(() -> DataFolder.open(path, leastFreeBytes))
                .isInstanceOf(EngineException.class)
                .hasMessageMatching(pattern);
    }

    /** Opens a folder and keeps it. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (DataFolder _ = DataFolder.open(Path.of(args[0]), 0)) {
                System.out.println("open");
                while (System.in.read() >= 0) {}
            } catch (EngineException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
