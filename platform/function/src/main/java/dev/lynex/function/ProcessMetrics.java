package dev.lynex.function;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The metrics of a process and its JVM, under the names that Prometheus gives them ("Writing client libraries: process
 * metrics", and its Java client's JVM metrics), and {@code lynex_build_info}. All are there from the start.
 */
public final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    /** A registry that has them; one a process. */
    public static PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        build(registry);
        process(registry);
        memory(registry);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm_gc_collection",
                            collector,
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .description("Time spent in a garbage collector")
                    .tag("gc", collector.getName())
                    .register(registry);
        }
        gauge(
                registry,
                "jvm_threads_current",
                "Platform threads; virtual ones do not count",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        return registry;
    }

    /** By Prometheus' own class: Micrometer takes "_info" away from a gauge's name. */
    private static void build(PrometheusMeterRegistry registry) {
        Info.builder()
                .name("lynex_build_info")
                .help("Always 1; its labels say what runs")
                .labelNames("version", "java")
                .register(registry.getPrometheusRegistry())
                .setLabelValues(version(), Runtime.version().toString());
    }

    /** Of Lynex. */
    public static String version() {
        var build = new Properties();
        try (InputStream in = ProcessMetrics.class.getResourceAsStream("build.properties")) {
            build.load(Objects.requireNonNull(in, "build.properties is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version", "");
    }

    private static void process(MeterRegistry registry) {
        gauge(
                registry,
                "process_start_time_seconds",
                "Start of the process, seconds since 1970",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder("process_cpu_seconds", system, s -> Math.max(0, s.getProcessCpuTime()) / 1e9)
                    .description("CPU time of the process")
                    .register(registry);
            gauge(registry, "process_open_fds", "Open file descriptors", system::getOpenFileDescriptorCount);
            gauge(registry, "process_max_fds", "File descriptors it may open", system::getMaxFileDescriptorCount);
        }
        if (Files.isReadable(STATUS)) {
            gauge(registry, "process_resident_memory_bytes", "Resident memory; on Linux", ProcessMetrics::resident);
        }
    }

    /** {@code VmRSS} of proc(5), which is in KiB. */
    private static double resident() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException | UncheckedIOException e) {
            return Double.NaN;
        }
    }

    private static void memory(MeterRegistry registry) {
        memory(registry, "heap", MemoryMXBean::getHeapMemoryUsage);
        memory(registry, "nonheap", MemoryMXBean::getNonHeapMemoryUsage);
    }

    private static void memory(MeterRegistry registry, String area, Function<MemoryMXBean, MemoryUsage> usage) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Gauge.builder("jvm_memory_used_bytes", () -> usage.apply(memory).getUsed())
                .description("Memory used, by area")
                .tag("area", area)
                .register(registry);
        Gauge.builder("jvm_memory_max_bytes", () -> usage.apply(memory).getMax())
                .description("Memory that may be used, by area; -1: no bound")
                .tag("area", area)
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String what, java.util.function.DoubleSupplier now) {
        Gauge.builder(name, now::getAsDouble).description(what).register(registry);
    }
}
